// The keys that work everywhere. What is typed into a field is never taken for one of them.

export type Meant = 'search' | 'new' | 'print' | 'lock' | 'larger' | 'smaller' | 'normal' | 'keys' | 'help';

/** What a key press means, or nothing. */
export function shortcut(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>): Meant | undefined {
  if (event.altKey) return undefined;
  if (event.key === 'F1') return 'help';
  if (event.ctrlKey || event.metaKey) {
    switch (event.key.toLowerCase()) {
      case 'f': return 'search';
      case 'n': return 'new';
      case 'p': return 'print';
      case 'l': return 'lock';
      case '+': case '=': return 'larger';
      case '-': return 'smaller';
      case '0': return 'normal';
      default: return undefined;
    }
  }
  return event.key === '?' && !writing(event.target) ? 'keys' : undefined;
}

function writing(target: EventTarget | null): boolean {
  const tag = target !== null && 'tagName' in target ? String(target.tagName).toLowerCase() : '';
  return tag === 'input' || tag === 'textarea' || tag === 'select';
}
