// Arithmetic in GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11D); 2 generates all non-zero elements.

const exp = new Uint8Array(510);
const log = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  exp[power] = value;
  exp[power + 255] = value;
  log[value] = power;
  value <<= 1;
  if (value & 0x100) value ^= 0x11d;
}

export function product(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : exp[log[a]! + log[b]!]!;
}

/** 1/a. Asked for non-zero elements only. */
export function inverse(a: number): number {
  return exp[255 - log[a]!]!;
}

/** row += factor * other, element by element. */
export function addMultiple(row: Uint8Array, factor: number, other: Uint8Array): void {
  if (factor === 0) return;
  if (factor === 1) {
    for (let i = 0; i < row.length; i++) row[i]! ^= other[i]!;
    return;
  }
  const shift = log[factor]!;
  for (let i = 0; i < row.length; i++) {
    const value = other[i]!;
    if (value !== 0) row[i]! ^= exp[log[value]! + shift]!;
  }
}

/** row *= factor. */
export function scale(row: Uint8Array, factor: number): void {
  if (factor === 1) return;
  const shift = log[factor]!;
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!;
    if (value !== 0) row[i] = exp[log[value]! + shift]!;
  }
}
