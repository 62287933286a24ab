// The keys of the reader. What is typed into a field, and what moves a slider or scrolls a text, is not taken.

export type Turned = 'next' | 'before' | 'first' | 'last' | 'larger' | 'smaller' | 'turn';

/** What a key press means for the page that is read, or nothing. */
export function pageKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>): Turned | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || elsewhere(event.target)) return undefined;
  switch (event.key) {
    case 'PageDown': return 'next';
    case 'PageUp': return 'before';
    case 'Home': return 'first';
    case 'End': return 'last';
    case '+': return 'larger';
    case '-': return 'smaller';
    case 'r': case 'R': return 'turn';
    default: return undefined;
  }
}

function elsewhere(target: EventTarget | null): boolean {
  if (target === null || !('closest' in target)) return false;
  return (target as Element).closest('input, textarea, select, [role="region"]') !== null;
}
