import { expect, test } from 'vitest';
import { CARDS, SHEET } from '../lib/host/memory/paper.ts';
import { PaperTyping, paperTyping } from './paper-typing.svelte.ts';

test('a whole key pasted into the first field stands in all of them, whatever its case and its gaps', async () => {
  for (const pasted of [SHEET.join(' '), SHEET.join('').toLowerCase(), SHEET.join('\n- ')]) {
    const typing = new PaperTyping();
    expect(await typing.paste(0, pasted)).toBe(14);
    expect(typing.whole).toBe(true);
    expect(typing.text.toUpperCase()).toBe(SHEET.join(' '));
  }
});

test('a wrong letter is found in its group, and the pen stays there', async () => {
  const typing = new PaperTyping();
  const wrong = (SHEET[6] ?? '').replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'));
  for (const [at, group] of SHEET.entries()) await typing.type(at, at === 6 ? wrong : group);
  expect([typing.wrong, typing.missing, typing.whole]).toEqual([[7], [], false]);
  expect(await typing.type(6, wrong)).toBe(6);
  expect(await typing.type(6, SHEET[6] ?? '')).toBe(7);
  expect(typing.whole).toBe(true);
});

test('two groups in each other’s place are both wrong', async () => {
  const typing = new PaperTyping();
  const [first = '', second = '', ...rest] = SHEET;
  await typing.paste(0, [second, first, ...rest].join(' '));
  expect(typing.wrong).toEqual([1, 2]);
});

test('who types on without a pause gets into the next group, and overwrites nothing', async () => {
  const typing = new PaperTyping();
  const [first = '', second = '', third = ''] = SHEET;
  expect(await typing.type(0, `${first}${second.slice(0, 2)}`)).toBe(1);
  expect(typing.groups.slice(0, 2)).toEqual([first, second.slice(0, 2)]);
  await typing.type(2, third);
  await typing.type(1, `${second}X`);
  expect(typing.groups.slice(0, 3)).toEqual([first, second, third]);
});

test('a blank after an unfinished group goes on, as on the paper', async () => {
  const typing = new PaperTyping();
  expect(await typing.type(0, 'AB ')).toBe(1);
  expect(typing.missing).toHaveLength(15);
});

test('the key out of a picture code needs no groups', async () => {
  const typing = new PaperTyping();
  const key = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;
  await typing.paste(3, `  ${key.toLowerCase()}\n`);
  expect([typing.whole, typing.text.toUpperCase()]).toEqual([true, key]);
  typing.clear();
  expect([typing.whole, typing.started]).toEqual([false, false]);
});

test('what was typed is still there when somebody comes back, and each purpose has its own', async () => {
  await paperTyping('drill').type(0, SHEET[0] ?? '');
  expect(paperTyping('drill').groups[0]).toBe(SHEET[0]);
  expect(paperTyping('unlock').started).toBe(false);
  expect(CARDS.every((card) => card.join() !== SHEET.join())).toBe(true);
});
