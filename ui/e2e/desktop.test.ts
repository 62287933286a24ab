// What the person told their desktop: large type, dark colours, strong contrast. And the simple start screen, at 250 %.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, expect, inject, test } from 'vitest';
import { KEY } from './driver.ts';
import { Room } from './room.ts';
import { PERSON } from './samples.ts';
import { at, Window } from './window.ts';

let window: Window | undefined;
const rooms: Room[] = [];
afterAll(async () => {
  await window?.driver.end();
  for (const room of rooms) room.end();
});

/** A desktop set up like this. */
async function desktop(settings: string, variables: Record<string, string> = {}): Promise<Window> {
  await window?.end();
  const room = new Room();
  rooms.push(room);
  room.lay('config/gtk-3.0/settings.ini', `[Settings]\ngtk-enable-animations=false\n${settings}`);
  window = await Window.open(room, 'de', variables);
  return window;
}

const LOOK = `const style = getComputedStyle(document.documentElement);
  return { size: style.fontSize, theme: document.documentElement.dataset.theme ?? 'none', paper: style.backgroundColor };`;

test('large type of the desktop makes everything in the window larger, and what is said in the window comes on top', async () => {
  const large = await desktop('', { GDK_DPI_SCALE: '1.5' });
  // The engine draws the whole page larger: fewer of its pixels go into a window of the same size.
  expect(await large.run('return Math.round((outerWidth / innerWidth) * 100)')).toBe(150);
  expect(await large.run(LOOK)).toMatchObject({ size: '16px' });
  await large.driver.keys(KEY.control, '+');
  await large.until('one step more', () => large.run<boolean>('return document.documentElement.style.fontSize === "110%"'));
  expect(await large.run<number>('return document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(1);
});

test('a dark desktop makes a dark window, one of strong contrast black on white', async () => {
  const dark = await desktop('gtk-application-prefer-dark-theme=1\n');
  expect(await dark.run(LOOK)).toEqual({ size: '16px', theme: 'none', paper: 'rgb(18, 25, 30)' });
  const contrast = await desktop('gtk-theme-name=HighContrast\n');
  expect(await contrast.run(LOOK)).toEqual({ size: '16px', theme: 'contrast', paper: 'rgb(255, 255, 255)' });
});

test('the simple start screen is offered in the settings, is remembered, and stands whole at 250 % on a small screen', async () => {
  await window?.end();
  const room = new Room();
  rooms.push(room);
  const chart = room.chart(PERSON.name, PERSON.born);
  room.lay('config/ownchart/window.json', JSON.stringify({ language: 'de', zoom: 250, theme: 'light', lock_after: 10, inbox: '' }));
  window = await Window.open(room, 'de');
  const simple = window;
  await simple.driver.size(1024, 768);
  await simple.openChart(chart.words);
  await simple.press('rail-settings');
  await simple.press('choice-simple');
  await simple.seen(at('simple-back'));
  await simple.until('it is remembered', async () => (JSON.parse(readFileSync(room.path('config/ownchart/window.json'), 'utf8')) as { simple?: boolean }).simple === true);
  await simple.press('simple-back');
  expect(await simple.run('return document.documentElement.style.fontSize')).toBe('250%');
  expect(await simple.run(`const box = (one) => one.getBoundingClientRect();
    return [document.documentElement.scrollWidth > innerWidth, [...document.querySelectorAll('main button')].filter((one) => one.scrollWidth > one.clientWidth + 1 || box(one).right > innerWidth || [...one.querySelectorAll('span')].some((words) => box(words).right > box(one).right)).map((one) => one.innerText)]`)).toEqual([false, []]);
  await simple.picture('simple-250');
  for (const [tile, says] of [['emergency', 'Notfallblatt und anderes Papier'], ['medicines', 'Medikamente'], ['write', 'Alle Bereiche'], ['letters', 'Dokumente'], ['doctor', 'Für wen'], ['search', 'Wonach suchen Sie?']] as const) {
    await simple.press(`simple-${tile}`);
    await simple.says(says);
    expect(await simple.run(`return document.querySelector('${at('rail-overview')}')`), tile).toBeNull();
    await simple.press('simple-back');
  }
  await simple.press('simple-everything');
  await simple.seen(at('rail-overview'));
  await simple.press('lock');
  await simple.unlock(chart.words);
  await simple.seen(at('simple-emergency'));
});

test('the wheel of a real mouse moves what is under the pointer', async () => {
  const simple = window as Window;
  const mouse = (...moves: string[]): void => void execFileSync('xdotool', moves, { env: { ...process.env, DISPLAY: inject('display') } });
  const top = (): Promise<number> => simple.run<number>('return document.querySelector("main").scrollTop');
  expect(await top()).toBe(0);
  mouse('mousemove', '500', '450', 'mousemove', '510', '460');
  await simple.until('the page to move', async () => {
    mouse('click', '5');
    return (await top()) > 0;
  });
});
