// What somebody with twelve years of records looks at: a value over time, the medicines, the timeline.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY } from './driver.ts';
import { Room } from './room.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;

beforeAll(async () => {
  room = new Room();
  window = await Window.open(room, 'de');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

/** What the chart says of the value one stands on. */
const standing = () => window.run<string>(`return document.querySelector('${at('lab-chart')}').getAttribute('aria-valuetext')`);

/** Opens the test whose name begins so. */
async function open(name: string): Promise<void> {
  const names = await window.texts(at('lab-test'));
  const place = names.findIndex((one) => one.startsWith(name));
  expect(place, `${name} in ${names.join(', ')}`).toBeGreaterThanOrEqual(0);
  await window.press('lab-test', place);
  await window.seen(`${at('lab-chart')} svg polyline`);
}

test('every test stands in one table with its newest value, and a word finds it', async () => {
  await window.press('try');
  await window.seen(at('band-name'));
  await window.press('rail-finding');
  await window.says('Labor', 'HbA1c', '7,1 %', 'Blutdruck', 'mmHg', 'erhöht ▲');
  await window.picture('labs');
  await window.write('filter', 'kalium');
  await window.until('one test is left', async () => (await window.texts(at('lab-test'))).length === 1);
  await open('Kalium');
  await window.says('Verlauf', '5,4 mmol/l', '3,5 – 5,1');
  await window.picture('lab-potassium');
});

test('a curve is gone through and zoomed by keys, and says each value aloud', async () => {
  const chart = await window.seen(at('lab-chart'));
  expect(await window.driver.spoken(chart)).toEqual({ role: 'slider', name: 'Kurve: Kalium, mmol/l' });
  await window.run('args[0].focus()', chart);
  await window.driver.keys(KEY.left);
  expect(await standing()).toMatch(/^5,4 mmol\/l · erhöht ▲ · \d+\. \p{L}+ 2026$/u);
  await window.driver.keys(KEY.left);
  expect(await standing()).toMatch(/mmol\/l · .*2026$/);
  const most = () => window.run<number>(`return Number(document.querySelector('${at('lab-chart')}').getAttribute('aria-valuemax'))`);
  const all = await most();
  await window.driver.keys('+');
  await window.until('fewer values are seen', async () => (await most()) < all);
  await window.driver.keys('-');
  await window.until('all values are seen again', async () => (await most()) === all);
  await window.press('choice-y1');
  await window.until('a year is seen', async () => (await most()) < all / 4);
  await window.press('lab-earlier');
  await window.picture('lab-year');
});

test('two tests stand below each other, and the picture carries the name', async () => {
  await window.press('choice-all');
  const second = await window.run<string>(`return [...document.querySelector('${at('lab-another')}').options].find((one) => one.text === 'Kreatinin').value`);
  await window.run(`const list = document.querySelector('${at('lab-another')}');
    list.value = args[0];
    list.dispatchEvent(new Event('change', { bubbles: true }));`, second);
  await window.until('two curves', async () => (await window.run<number>(`return document.querySelectorAll('${at('lab-chart')} svg').length`)) === 2);
  await window.picture('lab-two');
  const picture = room.path('bild.svg');
  room.answer('');
  await window.press('picture-save');
  room.answer(picture);
  await window.press('picture-save');
  await window.says('Gespeichert:', 'bild.svg', 'nicht verschlüsselt');
  const svg = readFileSync(picture, 'utf8');
  for (const wanted of ['>Anna Beispiel<', 'Kalium', 'Kreatinin', 'mmol/l', '<polyline']) expect(svg).toContain(wanted);
  expect(svg).not.toMatch(/<script|href|on\w+=/);
});

test('blood pressure is one curve of two lines, and the table holds every value', async () => {
  await window.press('labs-back');
  await window.write('filter', 'blutdruck');
  await window.until('it is found', async () => (await window.texts(at('lab-test')))[0]?.startsWith('Blutdruck'));
  await open('Blutdruck');
  await window.says('oberer Wert', 'unterer Wert', '1 bis 25 von');
  await window.picture('lab-pressure');
  await window.press('lab-older');
  await window.says('26 bis 50 von');
  await window.press('lab-value');
  await window.seen('dialog[open] dl');
  await window.press('sheet-close');
});

test('medicines: daily ones in the grid, weekly ones apart, former ones below', async () => {
  await window.press('rail-medication');
  await window.says('Jeden Tag', 'Nicht jeden Tag', 'nur montags', 'Bei Bedarf', 'Früher', 'Was hat sich geändert?');
  await window.picture('medicines-plan');
  const daily = await window.run<string>(`return document.querySelector('table[aria-label="Jeden Tag"]').innerText`);
  expect(daily).not.toContain('Methotrexat');
  await window.write('changes-since', '1.1.2020');
  await window.says('beendet');
  await window.press('plan-print');
  await window.until('the plan is chosen', () => window.run<boolean>(`return document.querySelector('${at('choice-plan')}')?.checked === true`));
});

test('the timeline holds everything by year and visit, and is drawn only where one looks', async () => {
  await window.press('rail-timeline');
  await window.seen(`${at('timeline')} li`);
  const many = await window.run<number>(`return Number(document.querySelector('${at('timeline')} li').getAttribute('aria-setsize'))`);
  expect(many).toBeGreaterThan(400);
  const drawn = () => window.run<number>(`return document.querySelectorAll('${at('timeline')} li').length`);
  expect(await drawn()).toBeLessThan(120);
  await window.picture('timeline');
  await window.run(`const list = document.querySelector('${at('timeline-year')}');
    list.value = '2019';
    list.dispatchEvent(new Event('change', { bubbles: true }));`);
  await window.until('2019 is seen', () => window.run<boolean>(`
    const main = document.querySelector('main').getBoundingClientRect();
    return [...document.querySelectorAll('${at('timeline')} h2')].some((one) => one.innerText === '2019' && one.getBoundingClientRect().top >= main.top - 2 && one.getBoundingClientRect().top < main.bottom);`));
  await window.seen(`${at('timeline')} .of_visit`);
  await window.picture('timeline-2019');
  expect(await drawn()).toBeLessThan(120);
  await window.choose('timeline-kind', 'document');
  await window.until('only documents', async () => (await window.run<number>(`return Number(document.querySelector('${at('timeline')} li')?.getAttribute('aria-setsize') ?? 0)`)) < 40);
  await window.press('entry');
  await window.press('sheet-close');
  await window.end();
});
