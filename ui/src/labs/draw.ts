// A curve as shapes: the same ones stand on the screen and in the saved picture.
import type { Anchor, Curve, CurveLine, CurvePoint, Language, Shape, ShapeForm, ShapeRole } from '../lib/bindings/view.ts';
import { atAxis, marks, timeMarks } from './axis.ts';
import type { Span } from './span.ts';

export interface Frame extends Span {
  width: number;
  height: number;
  /** Size of type, in pixels; all distances follow it. */
  rem: number;
  language: Language;
}

/** A value where it stands in the drawing. */
export interface Placed {
  x: number;
  y: number;
  /** Which line it is of. */
  line: number;
  point: CurvePoint;
}

export interface Drawing {
  shapes: Shape[];
  /** Values within the frame, by time: what keys and a pointer go through. */
  places: Placed[];
}

/** More dots than this would be a smear; then the line speaks, and only flagged and open values are marked. */
const DOTS = 150;
const SIGNS = 40;

export function draw(curve: Curve, frame: Frame): Drawing {
  const { width, height, rem } = frame;
  const left = 4.4 * rem;
  const right = width - 0.9 * rem;
  const top = 2.1 * rem;
  const bottom = height - 2 * rem;
  const x = (at: number) => left + ((at - frame.from) / (frame.to - frame.from)) * (right - left);
  const visible = curve.lines.map((line) => line.points.filter((point) => point.at >= frame.from && point.at <= frame.to));
  const [least, most] = bounds(curve, visible, frame);
  const y = (value: number) => bottom - ((value - least) / (most - least)) * (bottom - top);
  const keep = (value: number) => Math.min(Math.max(value, top), bottom);
  const shapes: Shape[] = [];
  const add = (form: ShapeForm, role: ShapeRole, at: number[], text = '', anchor: Anchor = 'start') => void shapes.push({ form, role, at, text, anchor });

  const several = curve.lines.length > 1;
  for (const line of curve.lines) {
    for (const band of line.bands) {
      let [from, to] = [Math.max(x(band.from), left), Math.min(x(band.to), right)];
      if (to < left || from > right) continue;
      // One value alone still shows what was usual for it.
      if (to - from < rem) [from, to] = [Math.max(left, (from + to - rem) / 2), Math.min(right, (from + to + rem) / 2)];
      const [high, low] = [band.high === null ? top : keep(y(band.high)), band.low === null ? bottom : keep(y(band.low))];
      // Two grounds over each other say nothing: of a pair only the limits are drawn.
      if (!several) add('box', 'band', [from, high, to, low]);
      for (const limit of [band.low, band.high]) {
        if (limit !== null && limit >= least && limit <= most) add('line', 'limit', [from, y(limit), to, y(limit)]);
      }
    }
  }

  const values = marks(least, most, Math.max(2, Math.floor((bottom - top) / (2.4 * rem))));
  const step = values.length > 1 ? (values[1] ?? 0) - (values[0] ?? 0) : Math.abs(most - least);
  for (const value of values) {
    add('line', 'grid', [left, y(value), right, y(value)]);
    add('text', 'axis', [left - 0.5 * rem, y(value) + 0.33 * rem], atAxis(value, step, frame.language), 'end');
  }
  const room = Math.max(1, Math.floor((right - left) / (5.2 * rem)));
  for (const { at, label } of timeMarks(frame.from, frame.to, room, frame.language)) {
    add('line', 'grid', [x(at), bottom, x(at), bottom + 0.35 * rem]);
    const edge = x(at) > right - 1.5 * rem ? 'end' : 'middle';
    add('text', 'axis', [Math.min(x(at), right), bottom + 1.5 * rem], label, edge);
  }
  add('line', 'axis', [left, bottom, right, bottom]);
  add('text', 'axis', [0, 1.1 * rem], curve.unit);
  if (several) names(curve.lines, right, rem, add);

  const places: Placed[] = [];
  for (const [number, line] of curve.lines.entries()) {
    const role: ShapeRole = number === 0 ? 'line' : 'second';
    for (const part of pieces(line.points, frame)) {
      if (part.length > 1) add('line', role, part.flatMap(({ at, value }) => [x(at), keep(y(value))]));
    }
    const seen = visible[number] ?? [];
    const flagged = seen.filter((point) => point.flag !== 'none').length;
    for (const point of seen) {
      const [px, py] = [x(point.at), y(point.value)];
      places.push({ x: px, y: py, line: number, point });
      if (point.spread > 0 && x(point.spread) - x(0) > rem) {
        add('line', 'axis', [Math.max(left, x(point.at - point.spread / 2)), py, Math.min(right, x(point.at + point.spread / 2)), py]);
      }
      if (point.open !== null) open(point, px, py, rem, role, add);
      else if (point.flag !== 'none' && (seen.length <= DOTS || flagged <= DOTS)) {
        add('square', 'flagged', [px, py]);
        if (flagged <= SIGNS) add('text', 'flagged', [px, point.flag === 'low' ? py + 1.35 * rem : py - 0.65 * rem], point.flag === 'high' ? '▲' : point.flag === 'low' ? '▼' : '!', 'middle');
      } else if (seen.length <= DOTS) add('dot', role, [px, py]);
    }
  }
  places.sort((a, b) => a.point.at - b.point.at || a.line - b.line);
  return { shapes, places };
}

/** A value of which only a bound is known: a ring, and an arrow to where it truly lies. */
function open(point: CurvePoint, x: number, y: number, rem: number, role: ShapeRole, add: (form: ShapeForm, role: ShapeRole, at: number[]) => void): void {
  const way = point.open === 'below' ? 1 : -1;
  const end = y + way * 1.4 * rem;
  add('line', role, [x, y, x, end]);
  add('line', role, [x - 0.3 * rem, end - way * 0.35 * rem, x, end, x + 0.3 * rem, end - way * 0.35 * rem]);
  add('ring', role, [x, y]);
}

/** Names of two lines, in the right upper corner, each behind a piece of its line. */
function names(lines: readonly CurveLine[], right: number, rem: number, add: (form: ShapeForm, role: ShapeRole, at: number[], text?: string, anchor?: Anchor) => void): void {
  const long = (line: CurveLine) => (3.2 + line.name.length * 0.5) * rem;
  let at = right - lines.reduce((sum, line) => sum + long(line), 0);
  for (const [number, line] of lines.entries()) {
    add('line', number === 0 ? 'line' : 'second', [at, 0.8 * rem, at + 1.6 * rem, 0.8 * rem]);
    add('text', 'axis', [at + 2.1 * rem, 1.1 * rem], line.name);
    at += long(line);
  }
}

/** The least and the greatest number that is drawn, with room, never below zero for what has no negative values. */
function bounds(curve: Curve, visible: readonly CurvePoint[][], frame: Span): [number, number] {
  const points = visible.some((line) => line.length > 0) ? visible.flat() : curve.lines.flatMap((line) => line.points);
  const all = points.map((point) => point.value);
  for (const line of curve.lines) {
    for (const band of line.bands) {
      if (band.to < frame.from || band.from > frame.to) continue;
      for (const limit of [band.low, band.high]) if (limit !== null) all.push(limit);
    }
  }
  let least = Infinity;
  let most = -Infinity;
  for (const value of all) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return [0, 1];
  const room = most > least ? (most - least) * 0.12 : Math.abs(most) * 0.1 || 1;
  const floor = least >= 0 ? Math.max(0, least - room) : least - room;
  return [floor, most + room];
}

/** A line in pieces: it breaks where only a bound is known, and it is cut at the edges of the frame. */
export function pieces(points: readonly CurvePoint[], { from, to }: Span): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [];
  let piece: { at: number; value: number }[] = [];
  const end = () => {
    if (piece.length > 0) found.push(piece);
    piece = [];
  };
  let before: CurvePoint | undefined;
  for (const point of points) {
    if (point.open !== null) {
      end();
      before = undefined;
      continue;
    }
    const inside = point.at >= from && point.at <= to;
    if (before !== undefined) {
      const crosses = (edge: number) => before !== undefined && before.at < edge && point.at > edge;
      for (const edge of [from, to]) {
        if (!crosses(edge)) continue;
        const far = (edge - before.at) / (point.at - before.at);
        piece.push({ at: edge, value: before.value + (point.value - before.value) * far });
        if (edge === to) end();
      }
    }
    if (inside) piece.push({ at: point.at, value: point.value });
    before = point;
  }
  end();
  return found;
}

/** Which value is nearest to a place in the drawing. */
export function nearest(places: readonly Placed[], x: number, y: number): number {
  let best = -1;
  let distance = Infinity;
  for (const [number, place] of places.entries()) {
    // Time counts more than height: one points at a day.
    const far = (place.x - x) ** 2 + ((place.y - y) / 3) ** 2;
    if (far < distance) [best, distance] = [number, far];
  }
  return best;
}

/** Drawings below each other as one. */
export function stacked(all: readonly { title: string; shapes: readonly Shape[]; height: number }[], rem: number): { shapes: Shape[]; height: number } {
  const shapes: Shape[] = [];
  let down = 0;
  for (const { title, shapes: own, height } of all) {
    shapes.push({ form: 'text', role: 'title', at: [0, down + 1.1 * rem], text: title, anchor: 'start' });
    down += 1.8 * rem;
    for (const shape of own) shapes.push({ ...shape, at: shape.at.map((place, index) => (index % 2 === 1 ? place + down : place)) });
    down += height + rem;
  }
  return { shapes, height: down };
}
