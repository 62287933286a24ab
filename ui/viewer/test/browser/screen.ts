// A screen with moving codes and a camera before it, simulated. Two of them:
//
// `video`: pictures computed here one by one with perspective, blur, noise and lost frames, and given to Chromium as the
// file of its fake camera. Everything from getUserMedia on is what a practice has; how fast it plays is Chromium's matter.
// `play`: codes drawn in the page on a canvas whose stream stands in for the camera: for measuring speed, because every
// picture is shown exactly once and at an exact time. Codes are flat and sharp there but for what `blur` says.
//
// Neither is a photograph of a real screen: a real camera adds pictures caught between two frames, and focus that hunts.

import { createHash } from 'node:crypto';
import type { Page } from 'puppeteer-core';
import { Cut, modules, type Modules } from './qr.ts';

/** White modules around every code (ISO/IEC 18004, 9.1). */
const QUIET = 4;

export interface Density {
  readonly version: 20 | 25;
  /** Largest block of such a code at level L; bytes. */
  readonly block: 826 | 1236;
}
export const V20: Density = { version: 20, block: 826 };
export const V25: Density = { version: 25, block: 1236 };

export interface Show {
  readonly density: Density;
  /** Codes in a row and rows of them. */
  readonly across: number;
  /** Pictures that the camera never sees; of 100. */
  readonly lost: number;
  /** The first frame the camera sees: somebody comes late. */
  readonly late?: number;
}

/** Chance that is the same on every machine: 0 … 1. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bytes without a pattern that begin as a sealed file does, one that asks for words. */
export function sealedBytes(length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 32) createHash('sha256').update(`screen ${at}`).digest().copy(bytes, at);
  bytes.write(`age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} 10\n${'A'.repeat(43)}\n--- ${'A'.repeat(43)}\n`);
  return bytes;
}

/** Which of the pictures are lost: exactly `lost` of every hundred, spread by chance. */
export function losses(count: number, lost: number, seed = 7): boolean[] {
  const next = chance(seed);
  let owed = 0;
  const run = 20;
  return Array.from({ length: Math.ceil(count / run) }, () => {
    owed += (run * lost) / 100;
    const here = Math.floor(owed + 1e-9);
    owed -= here;
    const order = Array.from({ length: run }, (_, i) => ({ i, at: next() })).sort((a, b) => a.at - b.at).slice(0, here);
    const gone = new Set(order.map(({ i }) => i));
    return Array.from({ length: run }, (_, i) => gone.has(i));
  }).flat().slice(0, count);
}

/** The pictures of a show, one after the other: each holds across × across codes; nothing where one is lost. */
export async function pictures(file: Uint8Array, show: Show, count: number): Promise<(readonly Modules[] | undefined)[]> {
  const cut = new Cut(file, show.density.block);
  const gone = losses(count, show.lost);
  const drawn: (readonly Modules[] | undefined)[] = [];
  let sequence = show.late ?? 0;
  for (let i = 0; i < count; i++) {
    const codes: Modules[] = [];
    for (let n = 0; n < show.across ** 2; n++, sequence++) if (!gone[i]) codes.push(await modules(cut.text(sequence), 'L', show.density.version));
    drawn.push(gone[i] ? undefined : codes);
  }
  return drawn;
}

/** How a camera sees a screen. */
export interface Sight {
  readonly width: number;
  readonly height: number;
  /** How much narrower the far edge looks; 0 is straight on, 0.1 clearly from the side. */
  readonly slant: number;
  /** Radius over which light is spread; pixels. */
  readonly blur: number;
  /** Half the width of the noise; levels of 255. */
  readonly noise: number;
}

/** One luma picture of the camera. A lost picture shows the codes smeared into grey. */
export function sight(codes: readonly Modules[] | undefined, across: number, { width, height, slant, blur, noise }: Sight, seed: number): Uint8Array {
  const next = chance(seed);
  const whole = new Float32Array(width * height).fill(70); // the room around the screen
  const side = codes?.[0]?.side ?? 97;
  const cell = side + 2 * QUIET;
  const modulesAcross = cell * across;
  const tall = height * 0.96;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let light = 0;
      // Four rays a pixel, as a sensor gathers light over an area.
      for (let ray = 0; ray < 4; ray++) {
        const u = (x + (ray & 1 ? 0.75 : 0.25) - width / 2) / tall;
        const v = (y + (ray & 2 ? 0.75 : 0.25) - height / 2) / tall;
        // A plane turned about its upright axis: what is farther to the right is smaller.
        const scale = 1 + slant * (u + 0.5);
        const mx = Math.floor((u * (1 + slant * 0.5) + 0.5) * modulesAcross);
        const my = Math.floor((v * scale + 0.5) * modulesAcross);
        if (mx < 0 || my < 0 || mx >= modulesAcross || my >= modulesAcross) light += 70;
        else if (codes === undefined) light += 128;
        else {
          const code = codes[Math.floor(my / cell) * across + Math.floor(mx / cell)];
          const cx = (mx % cell) - QUIET;
          const cy = (my % cell) - QUIET;
          const dark = code !== undefined && cx >= 0 && cy >= 0 && cx < side && cy < side && code.dark[cy * side + cx] === true;
          light += dark ? 30 : 230;
        }
      }
      whole[y * width + x] = light / 4;
    }
  }
  const soft = blur > 0 ? spread(spread(whole, width, height, 1, width, blur), height, width, width, 1, blur) : whole;
  return Uint8Array.from(soft, (light) => Math.max(0, Math.min(255, light + (next() - 0.5) * 2 * noise)));
}

/** A triangle filter along one direction; radius in pixels, may be broken. */
export function spread(from: Float32Array, length: number, lines: number, step: number, stride: number, radius: number): Float32Array {
  const reach = Math.ceil(radius);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.max(0, 1 + radius - Math.abs(i - reach)));
  const sum = weights.reduce((a, b) => a + b);
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let light = 0;
      for (let n = -reach; n <= reach; n++) {
        const at = Math.max(0, Math.min(length - 1, i + n));
        light += (from[line * stride + at * step] ?? 0) * (weights[n + reach] ?? 0);
      }
      to[line * stride + i * step] = light / sum;
    }
  }
  return to;
}

/** The file of Chromium's fake camera (YUV4MPEG2, 4:2:0), grey pictures; played round and round. */
export function video(lumas: readonly Uint8Array[], { width, height }: Sight, rate: number): Buffer {
  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420jpeg\n`)];
  for (const luma of lumas) parts.push(Buffer.from('FRAME\n'), Buffer.from(luma), chroma);
  return Buffer.concat(parts);
}

export interface Played {
  /** From the first picture until the share was whole; seconds. */
  readonly seconds: number;
  readonly shown: number;
}

/** Makes the camera of every page a canvas; call before the page is opened. Nothing is drawn until `play`. */
export async function canvasCamera(page: Page, width: number, height: number): Promise<void> {
  await page.evaluateOnNewDocument(
    (w, h) => {
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext('2d', { alpha: false })!;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, w, h);
      // A camera goes on sending while nothing moves; a canvas does only when something is drawn.
      const camera = { canvas, context, idle: setInterval(() => context.drawImage(canvas, 0, 0), 150) };
      (window as unknown as { camera: typeof camera }).camera = camera;
      Object.defineProperty(navigator, 'mediaDevices', {
        value: {
          getUserMedia: async () => canvas.captureStream(),
          enumerateDevices: async () => [{ kind: 'videoinput', deviceId: 'a', label: 'simulated' }],
        },
      });
    },
    width, height,
  );
}

export interface More {
  /** Radius of the blur; pixels of the canvas. */
  readonly blur?: number;
  /** The pictures come round and round: a test must hold on a machine that is busy. Never where speed is measured. */
  readonly round?: boolean;
}

/** Shows the pictures at so many a second until the page asks for words, and tells how long it took. */
export async function play(page: Page, drawn: readonly (readonly Modules[] | undefined)[], across: number, rate: number, more: More = {}): Promise<Played> {
  const side = drawn.find((each) => each !== undefined)?.[0]?.side ?? 97;
  const pack = (code: Modules): string => {
    const bits = Buffer.alloc(Math.ceil(code.dark.length / 8));
    code.dark.forEach((dark, i) => dark && (bits[i >> 3]! |= 0x80 >> (i & 7)));
    return bits.toString('base64');
  };
  // In pieces: one message of some megabytes would be slow to parse.
  await page.evaluate(() => ((window as unknown as { shown: unknown[] }).shown = []));
  for (let at = 0; at < drawn.length; at += 60) {
    await page.evaluate(
      (some) => {
        for (const each of some) {
          (window as unknown as { shown: unknown[] }).shown.push(each?.map((code) => Uint8Array.from(atob(code), (char) => char.charCodeAt(0))));
        }
      },
      drawn.slice(at, at + 60).map((codes) => codes?.map(pack)),
    );
  }
  return page.evaluate(
    async ({ side: edge, across: wide, rate: speed, blur: soft, round, quiet }) => {
      const { camera, shown } = window as unknown as {
        camera: { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D; idle: ReturnType<typeof setInterval> };
        shown: (Uint8Array[] | undefined)[];
      };
      const cell = edge + 2 * quiet;
      const small = new OffscreenCanvas(cell * wide, cell * wide);
      const ink = small.getContext('2d')!;
      const scale = Math.min(camera.canvas.width, camera.canvas.height) / (cell * wide);
      camera.context.imageSmoothingEnabled = scale !== Math.floor(scale);
      camera.context.filter = soft > 0 ? `blur(${soft}px)` : 'none';
      const draw = (codes: Uint8Array[] | undefined): void => {
        const pixels = new ImageData(cell * wide, cell * wide);
        const words = new Uint32Array(pixels.data.buffer).fill(codes === undefined ? 0xff808080 : 0xffffffff);
        codes?.forEach((bits, n) => {
          const left = (n % wide) * cell + quiet;
          const top = Math.floor(n / wide) * cell + quiet;
          for (let y = 0; y < edge; y++) for (let x = 0; x < edge; x++) {
            const i = y * edge + x;
            if (bits[i >> 3]! & (0x80 >> (i & 7))) words[(top + y) * cell * wide + left + x] = 0xff000000;
          }
        });
        ink.putImageData(pixels, 0, 0);
        camera.context.drawImage(small, 0, 0, cell * wide * scale, cell * wide * scale);
      };
      const whole = (): boolean => document.querySelector('[data-testid="words"], [data-testid="key"]') !== null;
      clearInterval(camera.idle);
      const begin = performance.now();
      let n = 0;
      return new Promise<{ seconds: number; shown: number }>((done) => {
        const watch = new MutationObserver(() => {
          if (!whole()) return;
          watch.disconnect();
          done({ seconds: (performance.now() - begin) / 1000, shown: n });
        });
        watch.observe(document.body, { childList: true, subtree: true });
        const step = (): void => {
          if (whole() || (!round && n >= shown.length)) {
            camera.context.filter = 'none';
            camera.idle = setInterval(() => camera.context.drawImage(camera.canvas, 0, 0), 150);
            return;
          }
          draw(shown[n++ % shown.length]);
          setTimeout(step, Math.max(0, begin + (n * 1000) / speed - performance.now()));
        };
        step();
        if (!round) setTimeout(() => done({ seconds: Number.NaN, shown: n }), ((shown.length + 60) * 1000) / speed);
      });
    },
    { side, across, rate, blur: more.blur ?? 0, round: more.round ?? false, quiet: QUIET },
  );
}
