// What strangers write is shown and never run, and the page reaches nothing outside itself.
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Room, type Chart } from './room.ts';
import { bundle, PERSON } from './samples.ts';
import { at, Window } from './window.ts';

let room: Room;
let window: Window;
let chart: Chart;
let listener: Server;
let calls = 0;

beforeAll(async () => {
  listener = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  room = new Room();
  chart = room.chart(PERSON.name, PERSON.born);
  window = await Window.open(room, 'en');
  await window.openChart(chart.words);
});
afterAll(async () => {
  listener.close();
  await window?.driver.end();
  room.end();
});

const SCRIPT = '<script>window.ran = 1</script>';
const PICTURE = '<img src=x onerror="window.ran = 1">';
const LINK = '[x](javascript:window.ran=1) {{constructor.constructor("window.ran=1")()}}';
/** Shown as it is written this would read “10 mg”. */
const TURNED = '\u202Egm 01\u202C';

/** Whatever a stranger wrote stands on the screen as text: nothing ran, nothing became an element. */
async function isText(...shown: string[]): Promise<void> {
  await window.says(...shown);
  expect(await window.run('return [window.ran ?? null, document.querySelectorAll("img, iframe, object, embed, a[href], svg script, body script:not([src])").length]')).toEqual([null, 0]);
  expect(await window.run('return /[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]/.test(document.body.innerText)'), 'nothing turns the direction of words').toBe(false);
}

test('an entry full of markup is text wherever it is shown', async () => {
  await window.press('rail-medication');
  await window.press('add');
  await window.write('field-name', SCRIPT);
  await window.write('field-strength', TURNED);
  await window.write('field-hint', LINK);
  await window.write('note', PICTURE);
  await window.press('save');
  await isText(SCRIPT, 'gm 01', LINK);
  await window.press('medicine');
  await isText(PICTURE);
  await window.press('sheet-close');
  for (const screen of ['overview', 'all', 'emergency', 'share']) {
    await window.press(`rail-${screen}`);
    await window.seen('main h1, main h2');
    await isText();
  }
  await window.press('rail-search');
  await window.write('search', 'script');
  await window.seen(at('entry'));
  await isText(SCRIPT);
});

test('a bundle full of markup is text in the draft and in the chart', async () => {
  room.answer(room.lay(`${PICTURE.replaceAll('/', '')}.json`, bundle({ allergy: `${PICTURE} ${TURNED}`, medicine: SCRIPT, note: LINK, family: `Muster ${SCRIPT}` })));
  await window.press('rail-import');
  await window.press('choose');
  await isText(PICTURE, SCRIPT, 'gm 01');
  await window.picture('stranger-draft');
  if ((await window.run<number>(`return document.querySelectorAll(args[0]).length`, at('sure'))) > 0) await window.press('sure');
  await window.press('take');
  await window.says('Taken and saved.');
  await window.press('rail-allergy');
  await isText(PICTURE, 'gm 01');
  await window.press('entry');
  await isText(LINK);
  await window.picture('stranger-entry');
  await window.press('sheet-close');
  await window.press('rail-overview');
  await isText(PICTURE, SCRIPT);
  await window.picture('stranger-overview');
});

/**
 * Ways out that say nothing about what became of them: only the listener can tell. Not among them are
 * links and `preconnect`: for those WebKit opens a connection, empty, before any policy is asked. In the
 * program people get the kernel refuses it, and no link of a stranger ever stands in our page (see `isText`).
 */
const SILENT = {
  beacon: "navigator.sendBeacon(there, 'x')",
  inline: "put('script', (made) => { made.textContent = 'fetch(' + JSON.stringify(there) + ')'; })",
  frame: "put('iframe', (made) => { made.src = there; })",
  object: "put('object', (made) => { made.data = there; })",
  picture: "put('p', (made) => { made.style.backgroundImage = 'url(' + there + ')'; made.textContent = 'x'; })",
  prefetch: "put('link', (made) => { made.rel = 'prefetch'; made.href = there; })",
  preload: "put('link', (made) => { made.rel = 'preload'; made.as = 'image'; made.href = there; })",
  form: "put('form', (made) => { made.action = there; }).submit()",
  place: 'location.href = there',
};

test('the page reaches nobody, whatever it tries', async () => {
  const { port } = listener.address() as AddressInfo;
  const tried = await window.run<Record<string, string>>(
    `const [port] = args;
    const there = 'http://127.0.0.1:' + port + '/';
    const outcome = {};
    /** What a try comes to; one that never says anything is judged by the listener alone. */
    const attempt = async (name, begin) => {
      const silence = new Promise((told) => setTimeout(told, 2000, 'silent'));
      const begun = (async () => begin())().then((value) => value ?? 'let through', () => 'refused');
      outcome[name] = await Promise.race([begun, silence]);
    };
    const hears = (target, good) => new Promise((told) => {
      target.addEventListener(good, () => told('let through'));
      target.addEventListener('error', () => told('refused'));
    });
    const element = (tag, set, good = 'load') => {
      const made = document.createElement(tag);
      const heard = hears(made, good);
      set(made);
      document.body.append(made);
      return heard;
    };
    await attempt('fetch', () => fetch(there).then(() => undefined));
    await attempt('request', () => { const made = new XMLHttpRequest(); const heard = hears(made, 'load'); made.open('GET', there); made.send(); return heard; });
    await attempt('socket', () => hears(new WebSocket('ws://127.0.0.1:' + port), 'open'));
    await attempt('events', () => hears(new EventSource(there), 'open'));
    await attempt('worker', () => hears(new Worker(there + 'x.js'), 'message'));
    await attempt('module', () => import(there + 'x.js').then(() => undefined));
    await attempt('font', () => new FontFace('x', 'url(' + there + 'x.woff2)').load().then(() => undefined));
    await attempt('image', () => element('img', (made) => { made.src = there + 'x.png'; }));
    await attempt('script', () => element('script', (made) => { made.src = there + 'x.js'; }));
    await attempt('style', () => element('link', (made) => { made.rel = 'stylesheet'; made.href = there + 'x.css'; }));
    await attempt('video', () => element('video', (made) => { made.preload = 'auto'; made.src = there + 'x.mp4'; }, 'loadeddata'));
    await attempt('eval', () => { (0, eval)('window.ran = 1'); });
    await attempt('window', () => (window.open(there) === null ? 'refused' : 'let through'));
    outcome.ran = String(window.ran);
    return outcome;`,
    port,
  );
  expect(tried).toEqual({
    fetch: 'refused', request: 'refused', socket: 'refused', events: 'refused', worker: 'refused', module: 'refused', font: 'refused',
    image: 'refused', script: 'refused', style: 'refused', video: 'refused', eval: 'refused', window: 'refused', ran: 'undefined',
  });
  expect(calls).toBe(0);
  const reached: Record<string, number> = {};
  for (const [name, script] of Object.entries(SILENT)) {
    const before = calls;
    await window.run(`const there = args[0]; const put = (tag, set) => { const made = document.createElement(tag); set(made); document.body.append(made); return made; }; ${script}`, `http://127.0.0.1:${port}/`);
    await pause(400);
    reached[name] = calls - before;
  }
  expect(reached).toEqual(Object.fromEntries(Object.keys(SILENT).map((name) => [name, 0])));
  expect(await window.run('return location.href')).toMatch(/^tauri:\/\/localhost/);
  const before = calls;
  // Somebody was listening all the time.
  await new Promise<void>((heard) => connect(port, '127.0.0.1').once('close', () => heard()));
  expect(calls).toBe(before + 1);
});

test('the page may call our commands and nothing else', async () => {
  const answers = await window.run<string[]>(`
    const call = (name, argument) => window.__TAURI_INTERNALS__.invoke(name, argument).then(() => 'let through', (refusal) => 'refused: ' + JSON.stringify(refusal));
    return Promise.all([
      call('read_any_file', { path: '/etc/passwd' }),
      call('plugin:window|close', {}),
      call('plugin:webview|create_webview_window', { options: { label: 'x', url: 'https://example.org' } }),
      call('plugin:path|resolve_directory', { directory: 1 }),
      call('plugin:app|version', {}),
    ]);`);
  for (const answer of answers) expect(answer).toMatch(/^refused/);
  expect(await window.run<string>(`return window.__TAURI_INTERNALS__.invoke('settings', {}).then((settings) => settings.language)`)).toBe('en');
});

test('all that was heard is the policy refusing', async () => {
  const others = window.heard.filter((line) => !/^policy: |^error: (Refused to |.*violates|IMG|SCRIPT|LINK|VIDEO|OBJECT|IFRAME)|Content Security Policy|access control|Not allowed|^error: undefined/.test(line));
  expect(others).toEqual([]);
  expect(window.heard.length).toBeGreaterThan(5);
  window.heard.splice(0);
  await window.end();
});
