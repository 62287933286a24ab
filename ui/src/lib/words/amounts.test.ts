import { expect, test } from 'vitest';
import { readDecimal, readDose } from './amounts.ts';

test.each([
  ['5,40', '5.40'],
  ['5.40', '5.40'],
  ['007', '7'],
  ['0,5', '0.5'],
  ['-3', '-3'],
  ['½', '0.5'],
  ['1½', '1.5'],
  ['1 1/2', '1.5'],
  ['3/4', '0.75'],
])('%s is %s, digit by digit', (typed, meant) => expect(readDecimal(typed)).toBe(meant));

test.each(['', '1.000,5', '1,2,3', '1e5', 'eine', '1/3', ',', '11/2'])('%s is not taken for a number', (typed) =>
  expect(readDecimal(typed)).toBeUndefined(),
);

test.each([
  ['½', '1/2'],
  ['1/3', '1/3'],
  ['1½', '1.5'],
  ['0,5', '0.5'],
])('the dose %s is kept as %s', (typed, meant) => expect(readDose(typed)).toBe(meant));
