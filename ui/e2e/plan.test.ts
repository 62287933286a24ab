// A German medication plan comes in and goes out again, in German: the weekly question, the paper, its code.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { PERSON, plan } from './samples.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;

beforeAll(async () => {
  room = new Room();
  chart = room.chart(PERSON.name, PERSON.born);
  window = await Window.open(room, 'de');
});
afterAll(async () => {
  await window?.driver.end();
  room.end();
});

test('a weekly tablet on the plan is asked about, and nothing is taken before', async () => {
  await window.openChart(chart.words);
  room.answer(room.lay('plan.xml', plan()));
  await window.press('rail-import');
  await window.press('choose');
  await window.says('Täglich oder wöchentlich?', '1 x wöchentlich', 'kann töten', '1 Frage ist noch offen', 'PZN 06453257');
  await window.picture('plan-draft');
  const waits = () => window.run<boolean>(`return document.querySelector('${at('take')}').disabled`);
  expect(await waits()).toBe(true);
  await window.press('choice-weekly');
  expect(await waits()).toBe(true);
  await window.press('asks-mon');
  await window.until('the question is answered', async () => !(await waits()));
  await window.press('take');
  await window.says('Übernommen und gespeichert.');
  await window.press('rail-medication');
  await window.says('Methotrexat', 'montags', 'PZN 06453257', 'Bisoprolol');
});

test('the plan on paper is looked at once more, and its code holds what the chart says', async () => {
  await window.press('rail-emergency');
  await window.press('choice-plan');
  await window.says('Geprüft: der Code ist lesbar');
  await window.seen(`${at('page-picture')}[aria-busy="false"]`);
  await window.picture('paper-plan');
  const pdf = room.path('plan.pdf');
  room.answer(pdf);
  await window.press('save-pdf');
  await window.says('plan.pdf');
  const [code] = JSON.parse(room.ownchart('scan', pdf, '--json')) as { text: string }[];
  expect(code?.text).toContain('<MP v="028"');
  expect(code?.text).toContain('<S c="425"><M a="Methotrexat" wo="1" m="1" du="1"');
  expect(code?.text).toContain('p="6453257"');
  expect(code?.text).toContain('m="1/2"');
});

test('a sheet for a visit is made once it is said for whom', async () => {
  await window.press('choice-visit');
  await window.says('für wen');
  await window.write('visit-for', 'Weber');
  await window.says('Geprüft: nichts ist abgeschnitten');
  await window.picture('paper-visit');
});

test('the next plan: what is new, what differs and what no longer stands on it is said before anything changes', async () => {
  room.answer(room.lay('plan-2.xml', plan('5 mg', false).replace('2026-11-20', '2026-12-04')));
  await window.press('rail-import');
  await window.press('choose');
  await window.says('Anders als in der Akte', '2,5 mg', '5 mg', 'Steht nicht mehr auf dem Plan', 'Methotrexat');
  await window.picture('plan-difference');
  await window.press('rail-medication');
  await window.says('2,5 mg', 'Methotrexat');
  await window.end();
});
