// What strangers write is shown and never run, and the page reaches nothing outside itself.
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
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

test('the page reaches nobody, whatever it tries', async () => {
  const { port } = listener.address() as AddressInfo;
  const tried = await window.run<Record<string, string>>(
    `const [port] = args;
    const there = 'http://127.0.0.1:' + port + '/';
    const outcome = {};
    const soon = (told) => setTimeout(() => told('silent'), 3000);
    const element = (tag, set) => new Promise((told) => {
      const made = document.createElement(tag);
      made.onload = () => told('let through');
      made.onerror = () => told('refused');
      soon(told);
      set(made);
      document.body.append(made);
    });
    outcome.fetch = await fetch(there).then(() => 'let through', () => 'refused');
    outcome.xhr = await new Promise((told) => {
      const request = new XMLHttpRequest();
      request.onload = () => told('let through');
      request.onerror = () => told('refused');
      try { request.open('GET', there); request.send(); } catch { told('refused'); }
    });
    outcome.socket = await new Promise((told) => {
      try {
        const socket = new WebSocket('ws://127.0.0.1:' + port);
        socket.onopen = () => told('let through');
        socket.onerror = () => told('refused');
      } catch { told('refused'); }
    });
    outcome.events = await new Promise((told) => {
      const events = new EventSource(there);
      events.onopen = () => told('let through');
      events.onerror = () => told('refused');
    });
    navigator.sendBeacon(there, 'x');
    outcome.image = await element('img', (made) => { made.src = there + 'x.png'; });
    outcome.script = await element('script', (made) => { made.src = there + 'x.js'; });
    outcome.inline = await element('script', (made) => { made.textContent = 'window.ran = 1'; });
    outcome.style = await element('link', (made) => { made.rel = 'stylesheet'; made.href = there + 'x.css'; });
    outcome.frame = await element('iframe', (made) => { made.src = there; });
    outcome.object = await element('object', (made) => { made.data = there; });
    outcome.video = await element('video', (made) => { made.src = there + 'x.mp4'; made.preload = 'auto'; });
    await element('link', (made) => { made.rel = 'prefetch'; made.href = there; });
    await element('link', (made) => { made.rel = 'preconnect'; made.href = there; });
    outcome.module = await import(there + 'x.js').then(() => 'let through', () => 'refused');
    outcome.worker = await new Promise((told) => {
      try { const worker = new Worker(there + 'x.js'); worker.onmessage = () => told('let through'); worker.onerror = () => told('refused'); } catch { told('refused'); }
    });
    outcome.font = await new FontFace('x', 'url(' + there + 'x.woff2)').load().then(() => 'let through', () => 'refused');
    try { (0, eval)('window.ran = 1'); outcome.eval = 'let through'; } catch { outcome.eval = 'refused'; }
    outcome.window = window.open(there) === null ? 'refused' : 'let through';
    const form = document.createElement('form');
    form.action = there;
    document.body.append(form);
    form.submit();
    const link = document.createElement('a');
    link.href = there;
    document.body.append(link);
    link.click();
    location.href = there;
    await new Promise((told) => setTimeout(told, 500));
    outcome.at = location.href;
    outcome.ran = String(window.ran);
    return outcome;`,
    port,
  );
  const { at: standing, ...others } = tried;
  expect(standing).toMatch(/^tauri:\/\/localhost/);
  expect(others).toEqual({
    fetch: 'refused', xhr: 'refused', socket: 'refused', events: 'refused', image: 'refused', script: 'refused', inline: expect.stringMatching(/refused|silent/),
    style: 'refused', frame: expect.any(String), object: expect.any(String), video: 'refused', module: 'refused', worker: 'refused', font: 'refused',
    eval: 'refused', window: 'refused', ran: 'undefined',
  });
  expect(calls).toBe(0);
  // Somebody was listening all the time.
  await new Promise<void>((heard) => connect(port, '127.0.0.1').once('close', () => heard()));
  expect(calls).toBe(1);
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
