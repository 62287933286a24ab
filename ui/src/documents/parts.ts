// Parts of a page: rectangles in thousandths of its width and height.
import type { Region } from '../lib/bindings/view.ts';

/** A place on a page, 0 to 1 each way; a pointer may be outside. */
export interface Point {
  x: number;
  y: number;
}

/** The least a part has, each way. */
export const LEAST = 5;
export const WHOLE: Region = { left: 0, top: 0, width: 1000, height: 1000 };
/** Where one begins who sets a part by keys. */
export const MIDDLE: Region = { left: 100, top: 400, width: 800, height: 100 };

/** A part that lies on its page and can be seen. */
export function inside({ left, top, width, height }: Region): Region {
  const fit = (from: number, length: number): [number, number] => {
    const long = Math.min(1000, Math.max(LEAST, Math.round(length)));
    return [Math.min(1000 - long, Math.max(0, Math.round(from))), long];
  };
  const [x, wide] = fit(left, width);
  const [y, high] = fit(top, height);
  return { left: x, top: y, width: wide, height: high };
}

/** A part with one of its numbers typed anew: what was typed counts, and the other of its direction gives way. */
export function withEdge(part: Region, edge: keyof Region, to: number): Region {
  const typed = { ...part, [edge]: Math.min(1000, Math.max(0, Math.round(to))) };
  if (edge === 'left') typed.width = Math.min(part.width, 1000 - typed.left);
  if (edge === 'top') typed.height = Math.min(part.height, 1000 - typed.top);
  if (edge === 'width') typed.width = Math.min(typed.width, 1000 - part.left);
  if (edge === 'height') typed.height = Math.min(typed.height, 1000 - part.top);
  return inside(typed);
}

/** The part between two places, whichever way it was drawn. */
export function between(a: Point, b: Point): Region {
  const on = (at: number) => Math.min(1, Math.max(0, at)) * 1000;
  const [left, right] = [Math.min(on(a.x), on(b.x)), Math.max(on(a.x), on(b.x))];
  const [top, below] = [Math.min(on(a.y), on(b.y)), Math.max(on(a.y), on(b.y))];
  return inside({ left, top, width: right - left, height: below - top });
}

/** A turn in tenths of a degree as it is written: 0 to 3599. */
export function turned(turn: number): number {
  return ((Math.round(turn) % 3600) + 3600) % 3600;
}
