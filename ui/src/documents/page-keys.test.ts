import { expect, test } from 'vitest';
import { pageKey } from './page-keys.ts';

const press = (key: string, more: Partial<{ ctrlKey: boolean; within: string }> = {}) => {
  const target = { closest: (wanted: string) => (more.within !== undefined && wanted.includes(more.within) ? {} : null) };
  return pageKey({ key, ctrlKey: more.ctrlKey ?? false, metaKey: false, altKey: false, target: target as unknown as EventTarget });
};

test('pages are turned by the keys people know', () => {
  expect(['PageDown', 'PageUp', 'Home', 'End', '+', '-', 'r', 'x'].map((key) => press(key))).toEqual(['next', 'before', 'first', 'last', 'larger', 'smaller', 'turn', undefined]);
});

test('what is typed or scrolled elsewhere turns no page', () => {
  expect(press('r', { within: 'input' })).toBeUndefined();
  expect(press('PageDown', { within: '[role="region"]' })).toBeUndefined();
  expect(press('+', { ctrlKey: true })).toBeUndefined();
});
