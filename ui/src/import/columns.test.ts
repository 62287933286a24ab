import { expect, test } from 'vitest';
import { said } from './columns.ts';

test('what is said about columns is written as the program reads it', () => {
  const columns = [
    { meaning: 'date', unit: '' },
    { meaning: '', unit: '' },
    { meaning: 'weight', unit: ' kg' },
    { meaning: 'note', unit: 'kg' },
  ];
  expect(said(columns, 'told')).toBe('1=date,3=weight:kg,4=note');
  expect(said(columns, 'dmy')).toBe('1=date,3=weight:kg,4=note,order=dmy');
});

test('no unit smuggles another column in', () => {
  expect(said([{ meaning: 'weight', unit: 'kg,2=date' }], 'told')).toBe('1=weight:kg2date');
});
