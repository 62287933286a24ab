import { expect, test } from 'vitest';
import { CARDS, SHEET } from '../lib/host/memory/paper.ts';
import { KeyTyping } from './key-typing.svelte.ts';

test('half a key is no key, on any way in', async () => {
  const typing = new KeyTyping('half');
  typing.words = '  ';
  expect(typing.key).toBeUndefined();
  typing.way = 'paper';
  await typing.paper.paste(0, SHEET.slice(0, 14).join(' '));
  expect(typing.key).toBeUndefined();
  typing.way = 'trusted';
  await typing.cards[0].paste(0, CARDS[0].join(' '));
  expect(typing.key).toBeUndefined();
});

test('each way gives what was typed, and the words exactly', async () => {
  const typing = new KeyTyping('whole');
  typing.words = ' Fichte lampe ';
  expect(typing.key).toEqual({ with: 'passphrase', text: ' Fichte lampe ' });
  typing.way = 'paper';
  await typing.paper.paste(0, SHEET.join(' '));
  expect(typing.key).toEqual({ with: 'paper', text: SHEET.join(' ') });
  typing.way = 'trusted';
  for (const at of [0, 1] as const) await typing.cards[at].paste(0, CARDS[at].join(''));
  expect(typing.key).toEqual({ with: 'trusted', cards: CARDS.map((card) => card.join(' ')) });
});

test('once it has opened, nothing of the key is kept', async () => {
  const typing = new KeyTyping('opened');
  typing.words = 'fichte';
  await typing.paper.paste(0, SHEET.join(' '));
  typing.clear();
  expect([typing.words, typing.paper.started, new KeyTyping('opened').paper.started]).toEqual(['', false, false]);
});
