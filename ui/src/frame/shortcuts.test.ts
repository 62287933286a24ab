import { expect, test } from 'vitest';
import { shortcut } from './shortcuts.ts';

const press = (key: string, held: { ctrl?: boolean; alt?: boolean; into?: string } = {}) =>
  shortcut({
    key,
    ctrlKey: held.ctrl ?? false,
    metaKey: false,
    altKey: held.alt ?? false,
    target: held.into === undefined ? null : ({ tagName: held.into } as unknown as EventTarget),
  });

test('the keys of the manual', () => {
  expect(press('f', { ctrl: true })).toBe('search');
  expect(press('N', { ctrl: true })).toBe('new');
  expect(press('p', { ctrl: true })).toBe('print');
  expect(press('l', { ctrl: true })).toBe('lock');
  expect(press('+', { ctrl: true })).toBe('larger');
  expect(press('-', { ctrl: true })).toBe('smaller');
  expect(press('0', { ctrl: true })).toBe('normal');
  expect(press('?')).toBe('keys');
});

test('a question mark in a note is a question mark', () => expect(press('?', { into: 'TEXTAREA' })).toBeUndefined());

test('Alt belongs to the desktop', () => expect(press('f', { ctrl: true, alt: true })).toBeUndefined());
