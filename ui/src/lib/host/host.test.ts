import { expect, test } from 'vitest';
import { straight } from './host.ts';

test('a dose cannot be written backwards', () => {
  const row = { title: 'Metoprolol', detail: '\u202Egm 01\u202C', marks: [{ code: 'x\u2067y' }], count: 3, when: null };
  expect(straight(row)).toEqual({ title: 'Metoprolol', detail: 'gm 01', marks: [{ code: 'xy' }], count: 3, when: null });
});

test('scripts from right to left, joined letters and pixels stay as they are', () => {
  const pixels = new ArrayBuffer(8);
  expect(straight({ name: 'מרים', joined: 'می\u200Cخواهم', pixels })).toEqual({ name: 'מרים', joined: 'می\u200Cخواهم', pixels });
  expect(straight(pixels)).toBe(pixels);
});
