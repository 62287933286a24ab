// By keys alone: from the words to a saved entry and back to the lock, and what is focused is always seen.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY } from './driver.ts';
import { program, Room, type Chart } from './room.ts';
import { PERSON } from './samples.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;

beforeAll(async () => {
  room = new Room();
  chart = room.chart(PERSON.name, PERSON.born);
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

interface Focus {
  readonly id: string;
  readonly name: string;
  readonly seen: boolean;
}

const FOCUS = `
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = [one, one.closest('label')].filter(Boolean).map((each) => getComputedStyle(each));
  const marked = style.some((each) => each.outlineStyle !== 'none' || each.boxShadow !== 'none');
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return { id: one.dataset.testid ?? '', name: (one.getAttribute('aria-label') ?? one.innerText ?? '').slice(0, 40), seen: marked && top !== null && (one.contains(top) || top.contains(one)) };`;

/** Moves on until the element with this name has the focus. Everything on the way must be seen to have it. */
async function tabTo(id: string): Promise<void> {
  const way: string[] = [];
  for (let steps = 0; steps < 80; steps += 1) {
    await window.driver.keys(KEY.tab);
    const focus = await window.run<Focus | null>(FOCUS);
    if (focus === null) continue;
    expect(focus.seen, `focus is seen on ${JSON.stringify(focus)}`).toBe(true);
    if (focus.id === id) return;
    way.push(focus.id || focus.name);
  }
  throw new Error(`${id} was not reached by keys: ${way.join(', ')}`);
}

test('unlock, write, find, lock', async () => {
  window = await Window.open(room, 'en');
  await window.seen(at('chart'));
  await tabTo('chart');
  await window.driver.keys(KEY.enter);
  await window.until('the field is ready', () => window.run<boolean>('return document.activeElement?.dataset.testid === "passphrase"'));
  await window.driver.type(chart.words);
  await window.driver.keys(KEY.enter);
  await window.seen(at('band-name'));

  await window.driver.keys(KEY.control, 'n');
  await window.seen(at('kind-allergy'));
  await tabTo('kind-allergy');
  await window.driver.keys(KEY.enter);
  await window.seen(at('say-none'));
  await window.driver.keys(KEY.control, 'n');
  await window.until('the first field is ready', () => window.run<boolean>('return document.activeElement?.dataset.testid === "field-substance"'));
  await window.driver.type('Latex');
  await tabTo('field-criticality');
  await window.driver.keys(KEY.down);
  await window.driver.keys(KEY.escape);
  await window.seen(at('discard'));
  await window.driver.keys(KEY.escape);
  await tabTo('save');
  await window.driver.keys(KEY.enter);
  await window.says('Saved: Latex', '1 entry');

  await window.driver.keys(KEY.control, 'f');
  await window.until('the search is ready', () => window.run<boolean>('return document.activeElement?.dataset.testid === "search"'));
  await window.driver.type('latex?');
  expect(await window.run('return document.querySelectorAll("dialog[open]").length'), 'a question mark in a field is a question mark').toBe(0);
  await window.seen(at('search'));
  await window.driver.keys(KEY.control, 'a');
  await window.driver.type('late');
  await window.seen(at('entry'));
  await tabTo('entry');
  await window.driver.keys(KEY.enter);
  await window.seen('dialog[open]');
  await window.picture('keys-entry');
  await window.driver.keys(KEY.escape);
  await window.until('the sheet is closed', () => window.run<boolean>('return document.querySelector("dialog[open]") === null'));

  await window.driver.keys('?');
  await window.seen('dialog[open]');
  await window.picture('keys');
  await window.driver.keys(KEY.escape);
  await window.driver.keys(KEY.control, 'p');
  await window.seen(at('save-pdf'));
  await window.driver.keys(KEY.control, '+');
  await window.until('larger', () => window.run<boolean>('return document.documentElement.style.fontSize === "110%"'));
  await window.driver.keys(KEY.control, '0');
  await window.driver.keys(KEY.control, 'l');
  await window.seen(at('passphrase'));
  await window.saysNot('Latex');
  await window.end();
});

test('a chart that is open elsewhere says so, and opens when it is free', async () => {
  const session = spawn(program('OWNCHART_BIN'), ['session', chart.folder, '--passphrase-file', room.path('words')], { env: room.environment('en'), stdio: ['pipe', 'pipe', 'inherit'] });
  const said = createInterface(session.stdout)[Symbol.asyncIterator]();
  session.stdin.write('list\n');
  await said.next();

  window = await Window.open(room, 'en');
  await window.says('open elsewhere');
  await window.picture('open-elsewhere');
  await window.press('chart');
  await window.unlock(chart.words);
  await window.says('This chart is open elsewhere right now.', 'Close the other window first.');
  await window.picture('unlock-elsewhere');
  session.stdin.end();
  await new Promise((ended) => session.once('exit', ended));
  await window.press('unlock');
  await window.says('Latex');
  expect(room.exit('list', chart.folder, '--passphrase-file', room.path('words')), 'now it is open here').toBe(1);
  await window.end();
  expect(room.ownchart('list', chart.folder, '--passphrase-file', room.path('words')), 'the window is gone, and with it the lock').toContain('Latex');
});
