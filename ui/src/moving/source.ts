// Where the codes come from that a screen shows one after the other. Cutting, sums and codes are the program's own work;
// the page gets squares, dark and light, and only draws them.

/** Codes of version 20 at level L are calm and read from farther away; those of 25 carry half as much again. */
export type Version = 20 | 25;

export interface Shown {
  /** Any so many different frames give the file. */
  blocks: number;
  /** Modules along one edge, without the quiet zone. */
  side: number;
  /** Of the sealed file. */
  bytes: number;
}

export interface FrameSource {
  /** The share that was made last, in codes of this version. Throws [[Refused]] when it is too large for codes. */
  begin(version: Version): Promise<Shown>;
  /** `count` frames from number `first` on: side × side bits each, row by row, dark is 1, the highest bit of a byte first;
   *  every frame begins with a new byte. Numbers from `blocks` on are sums, ever new ones up to 4 294 967 295. */
  frames(version: Version, first: number, count: number): Promise<ArrayBuffer>;
}

/** Bytes one frame takes. */
export function bytesOf(side: number): number {
  return Math.ceil((side * side) / 8);
}
