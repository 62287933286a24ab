// The two 32-bit checksums we meet. They find accidents, never forgeries.

function table(polynomial: number): Uint32Array {
  const rows = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let row = byte;
    for (let bit = 0; bit < 8; bit++) row = row & 1 ? (row >>> 1) ^ polynomial : row >>> 1;
    rows[byte] = row >>> 0;
  }
  return rows;
}

function crc(rows: Uint32Array, bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ rows[(sum ^ bytes[i]!) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}

const castagnoli = table(0x82f63b78);
const zip = table(0xedb88320);

/** CRC-32C (Castagnoli), RFC 3720 appendix B.4: frames. */
export function crc32c(bytes: Uint8Array): number {
  return crc(castagnoli, bytes);
}

/** CRC-32 of zip, APPNOTE.TXT 4.4.7. */
export function crc32(bytes: Uint8Array): number {
  return crc(zip, bytes);
}
