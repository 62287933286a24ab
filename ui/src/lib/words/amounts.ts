// Exact decimals and doses as people type them. Nothing is rounded, nothing is guessed.

const FRACTIONS: Readonly<Record<string, string>> = {
  '1/2': '0.5', '½': '0.5', '1/4': '0.25', '¼': '0.25', '3/4': '0.75', '¾': '0.75',
};

/** `5,40` or `5.40` → `5.40`; `1½` → `1.5`. Gives nothing when it is not a plain number. */
export function readDecimal(typed: string): string | undefined {
  const text = typed.trim().replaceAll('\u2212', '-');
  // "11/2" could be one and a half or eleven halves: a written-out fraction wants its space.
  const mixed = /^(?:(\d{1,4}) (?=.))?(1\/2|½|1\/4|¼|3\/4|¾)$/.exec(text) ?? /^(\d{1,4})([½¼¾])$/.exec(text);
  if (mixed) {
    const part = FRACTIONS[mixed[2] ?? ''];
    if (part === undefined) return undefined;
    return mixed[1] ? `${mixed[1]}${part.slice(1)}` : part;
  }
  const plain = /^(-?)(\d{1,18})(?:[.,](\d{1,18}))?$/.exec(text);
  if (!plain) return undefined;
  const [, sign, whole, fraction] = plain;
  return `${sign}${whole?.replace(/^0+(?=\d)/, '')}${fraction === undefined ? '' : `.${fraction}`}`;
}
