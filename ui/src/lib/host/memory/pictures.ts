// Page pictures for the design mode: a sheet of paper with lines, as pixels.

/** A page of the given width, A4, with grey bars where text would stand. */
export function page(width: number, ratio: number, seed: number): ArrayBuffer {
  const height = Math.round(width / ratio);
  const answer = new ArrayBuffer(8 + width * height * 4);
  const head = new DataView(answer);
  head.setUint32(0, width, true);
  head.setUint32(4, height, true);
  const rgba = new Uint8Array(answer, 8).fill(255);
  const bar = (x: number, y: number, w: number, h: number, grey: number, red = grey) => {
    for (let row = Math.round(y * height); row < Math.round((y + h) * height); row++) {
      for (let column = Math.round(x * width); column < Math.round((x + w) * width); column++) {
        const at = (row * width + column) * 4;
        rgba[at] = red;
        rgba[at + 1] = grey;
        rgba[at + 2] = grey;
      }
    }
  };
  bar(0.07, 0.05, 0.5, 0.022, 40);
  bar(0.07, 0.095, 0.86, 0.075, 225, 250);
  bar(0.07, 0.095, 0.008, 0.075, 30, 165);
  let chance = seed + 7;
  for (let line = 0; line < 34; line++) {
    chance = (chance * 1103515245 + 12345) % 2147483648;
    const short = line % 8 === 7;
    if (!short) bar(0.07, 0.2 + line * 0.0215, 0.4 + (chance % 46) / 100, 0.007, 150);
    else bar(0.07, 0.2 + line * 0.0215, 0.2, 0.01, 60);
  }
  return answer;
}
