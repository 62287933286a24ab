// Exact decimals and doses as people type them. Nothing is rounded, nothing is guessed.

const FRACTIONS: Readonly<Record<string, string>> = {
  '1/2': '0.5', '½': '0.5', '1/4': '0.25', '¼': '0.25', '3/4': '0.75', '¾': '0.75',
};
const DOSES: Readonly<Record<string, string>> = {
  '1/8': '1/8', '⅛': '1/8', '1/4': '1/4', '¼': '1/4', '1/3': '1/3', '⅓': '1/3', '1/2': '1/2', '½': '1/2', '2/3': '2/3', '⅔': '2/3', '3/4': '3/4', '¾': '3/4',
};

/** An amount of a medicine: a fraction alone stays one (`½` → `1/2`), all else is a number. */
export function readDose(typed: string): string | undefined {
  return DOSES[typed.trim()] ?? readDecimal(typed);
}

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
