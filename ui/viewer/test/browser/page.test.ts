// The page in a real browser, from file://, as a practice would open it.

import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, packed, picture, sealed, sealedForKey, woven, WORDS } from '../sample.ts';
import { axe } from './axe.ts';
import { at, Chromium, chooseFile, dropFile, refusalOf, textOf, unlock, VIEWER } from './chromium.ts';
import { frames, scan } from './qr.ts';

const viewer = readFileSync(VIEWER, 'utf8');
const SAMPLES = new URL('../../../../tests/data/package/', import.meta.url);
let chromium: Chromium;
let share: Uint8Array;

beforeAll(async () => {
  chromium = await Chromium.start();
  share = await sealed(packed(), WORDS, 15);
});
afterAll(() => chromium.end());

async function isOpen(page: Page): Promise<void> {
  await page.waitForSelector(at('red-line'));
  await page.click(at('language-de'));
  expect(await textOf(page, 'person')).toBe('Anna Beispiel');
  const red = await textOf(page, 'red-line');
  for (const words of ['Allergie: Penicillin – Atemnot', 'Blutverdünner: Apixaban 5 mg', 'Implantat: Herzschrittmacher, MRT bedingt', 'Verfügung: Patientenverfügung']) expect(red).toContain(words);
  const medicines = await textOf(page, 'medicines');
  expect(medicines).toContain('nicht täglich: 1 Stück, einmal pro Woche, montags');
  expect(medicines).toMatch(/Bei Bedarf\s+Paracetamol/);
  expect(await textOf(page, 'problems')).toContain('Vorhofflimmern');
  const values = await textOf(page, 'laboratory');
  expect(values).toContain('5,4 mmol/l');
  expect(values).toMatch(/▲\s*hoch/);
  await page.click(at('language-en'));
  expect(await textOf(page, 'red-line')).toContain('Blood thinner: Apixaban');
  expect(await textOf(page, 'medicines')).toContain('not daily: 1 Stück, once a week, on Mondays');
  expect(await textOf(page, 'laboratory')).toContain('5.4 mmol/l');
  await page.click(at('language-de'));
}

test('share.html opens with the words', async () => {
  const page = await chromium.open(chromium.file('share.html', woven(viewer, share)));
  await unlock(page, `  ${WORDS.toUpperCase()} `);
  await isOpen(page);
  expect(await textOf(page, 'signature')).toContain('mit Ihrem Papier vergleichen');
  expect(await page.$(at('compare'))).toBeNull();
  await page.close();
});

test('a dropped share.age opens, and the paper is compared', async () => {
  const page = await chromium.open(VIEWER);
  await dropFile(page, 'mail-attachment.bin', share);
  await unlock(page, WORDS);
  await isOpen(page);
  await page.click('.compare summary');
  await page.type(at('paper'), 'one two three four five six');
  await page.click(at('compare'));
  expect(await textOf(page, 'signature')).toContain('anderer Schlüssel');
  const words = /: ([a-z -]+)$/.exec(await textOf(page, 'signature'))?.[1] ?? '';
  await page.$eval(at('paper'), (field) => ((field as HTMLInputElement).value = ''));
  await page.type(at('paper'), words);
  await page.click(at('compare'));
  expect(await textOf(page, 'signature')).toContain('gleicher Schlüssel wie auf dem Papier');
  await page.close();
});

test('a scanned page opens, whichever code is painted over', async () => {
  const [codes = []] = frames(await sealed(packed(), WORDS, 12));
  expect(codes.length).toBeGreaterThan(3);
  const page = await chromium.open(VIEWER);
  for (const [n, lost] of [0, Math.floor(codes.length / 2), codes.length - 1].entries()) {
    await chooseFile(page, chromium.file(`scan-${n}.png`, await scan(codes, lost)));
    await unlock(page, WORDS);
    if (n === 0) await isOpen(page);
    await page.waitForSelector(at('red-line'));
    await page.reload();
  }
  await page.close();
});

test('a picture with too few codes says how many are missing, and the next picture completes it', async () => {
  const [codes = []] = frames(await sealed(packed(), WORDS, 12));
  const page = await chromium.open(VIEWER);
  await chooseFile(page, chromium.file('half-1.png', await scan(codes.slice(0, 2))));
  await page.click(at('language-de'));
  expect(await textOf(page, 'progress')).toContain(`2 von ${codes.length - 1} Codes gelesen`);
  await chooseFile(page, chromium.file('half-2.png', await scan(codes.slice(2))));
  await unlock(page, WORDS);
  await isOpen(page);
  await page.close();
});

test('pasted digits of a hand scanner open', async () => {
  const [codes = []] = frames(await sealed(packed(), WORDS, 12));
  const page = await chromium.open(VIEWER);
  await page.waitForSelector(at('choose'));
  await page.click('details summary');
  await page.$eval(at('digits'), (field, text) => {
    (field as HTMLTextAreaElement).value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, codes.join('\r\n'));
  await page.click(at('read-digits'));
  await unlock(page, WORDS);
  await isOpen(page);
  await page.close();
});

test('the program\'s golden shares open: words of the German list, and a key', async () => {
  for (const [name, kind] of [['share.age', 'words'], ['key.age', 'key']] as const) {
    const page = await chromium.open(VIEWER);
    await dropFile(page, name, readFileSync(new URL(name, SAMPLES)));
    await page.waitForSelector(at(kind));
    await page.type(at(kind), readFileSync(new URL(kind === 'words' ? 'words.txt' : 'identity.txt', SAMPLES), 'utf8').trim());
    await page.click(at('open'));
    expect(await textOf(page, 'person')).toBe('Erika Beispiel');
    await page.close();
  }
});

test('wrong words, damage, a newer format, an empty page and a scanner PDF are each explained', async () => {
  const newer = await sealed(packed({ claim: { format: 2 } }), WORDS, 10);
  const damaged = Uint8Array.from(share, (byte, i) => (i === share.length - 30 ? byte ^ 255 : byte));
  const cases: [string, string | Uint8Array, string, string | undefined][] = [
    ['not-a-share', 'hello', 'x.txt', undefined],
    ['pdf-empty', '%PDF-1.4\n%%EOF', 'scan.pdf', undefined],
    ['page-empty', viewer, 'viewer.html', undefined],
    ['picture-empty', picture(400, 400), 'cat.png', undefined],
    ['picture-unread', '\u0089PNG\r\n\u001a\nbroken', 'broken.png', undefined],
    ['newer', 'age-encryption.org/v9\n', 'future.age', WORDS],
    ['wrong-words', share, 'share.age', 'abacus zoom'],
    ['damaged', damaged, 'share.age', WORDS],
    ['newer', newer, 'share.age', WORDS],
  ];
  const page = await chromium.open(VIEWER);
  await page.click(at('language-de'));
  for (const [reason, bytes, name, words] of cases) {
    await page.reload();
    await dropFile(page, name, typeof bytes === 'string' ? Buffer.from(bytes, name.endsWith('.png') ? 'latin1' : 'utf8') : bytes);
    if (words !== undefined) {
      const field = await page.waitForSelector(`${at('words')}, ${at('key')}`);
      await field?.type(words);
      await page.click(at('open'));
    }
    expect(await refusalOf(page), name).toBe(reason);
    const sentences = (await textOf(page, 'refusal')).split('\n').filter((line) => line.trim() !== '');
    expect(sentences.length, sentences.join('|')).toBe(2);
  }
  // Right words after wrong ones still open.
  await page.close();
});

test('a share past its date and a bad signature are red before anything else', async () => {
  const stale = await sealed(packed({ claim: { valid_until: '2020-01-01' }, made: '2019-12-01' }), WORDS, 10);
  const page = await chromium.open(VIEWER);
  await dropFile(page, 'share.age', stale);
  await unlock(page, WORDS);
  await page.waitForSelector(at('made'));
  await page.click(at('language-de'));
  expect(await textOf(page, 'made')).toMatch(/Erstellt für Dr\. Weber am 01\.12\.2019, vor \d+ Tagen\.\s*Nicht mehr gültig seit 01\.01\.2020/);
  const ground = await page.$eval(at('made'), (line) => getComputedStyle(line).backgroundColor);
  expect(ground).toBe('rgb(161, 20, 31)');
  await page.reload();
  const forged = await sealed(packed({ spoil: (inside) => inside.map((each) => (each.name.endsWith('.minisig') ? { ...each, bytes: Buffer.from('untrusted comment: x\n') } : each)) }), WORDS, 10);
  await dropFile(page, 'share.age', forged);
  await unlock(page, WORDS);
  await page.waitForSelector(at('signature'));
  await page.click(at('language-de'));
  expect(await textOf(page, 'signature')).toContain('Die Unterschrift passt nicht');
  await page.close();
});

const HOSTILE = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>', "javascript:alert('x')", '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}', '</title><script>alert(1)</script>', '<iframe srcdoc="<script>alert(1)</script>">', '\u202Eevil\u202C', '<a href="javascript:alert(1)">x</a>', '%3Cscript%3E',
  '<style>*{display:none}</style>', '<base href="https://example.invalid/">', '<meta http-equiv="refresh" content="0;url=https://example.invalid/">', '{@html "<b>x</b>"}',
];

test('hostile text anywhere in a share is text and runs nothing', async () => {
  let n = 0;
  const evil = (value: unknown): unknown => {
    if (typeof value === 'string') return /^(urn:|http|#|documents\/|\d{4}|[a-z-]+$|[A-Z][A-Za-z]+$|C10|[A-Z]\d)/.test(value) ? value : `${value} ${HOSTILE[n++ % HOSTILE.length]}`;
    if (Array.isArray(value)) return value.map(evil);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, evil(each)]));
    return value;
  };
  const summary = evil(bundle(HOSTILE.map((text) => ({ resourceType: 'Condition', code: { text }, note: [{ text }] })))) as Record<string, unknown>;
  const plain = packed({ summary, claim: { for: HOSTILE[1], purpose: HOSTILE[0], left_out: [HOSTILE[2]] } });
  const before = chromium.heard.length;
  const page = await chromium.open(chromium.file('hostile.html', woven(viewer, await sealed(plain, WORDS, 10))));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  for (const choice of ['de', 'en', 'both']) await page.click(at(`language-${choice}`));
  await page.evaluate(() => document.querySelectorAll<HTMLElement>('.more, details > summary, button[aria-expanded]').forEach((button) => button.click()));
  await page.type(at('search'), '<script>');
  await page.waitForSelector('mark');
  const found = await page.evaluate(() => ({
    scripts: document.querySelectorAll('#viewer script, #viewer iframe, #viewer img[onerror], #viewer base, #viewer meta, #viewer style, #viewer a[href^="javascript"]').length,
    text: document.body.innerText.includes('<script>alert(1)</script>'),
    title: document.title,
    address: location.href,
  }));
  expect(found.scripts).toBe(0);
  expect(found.text).toBe(true);
  expect(found.address).toMatch(/hostile\.html$/);
  expect(chromium.heard.slice(before)).toEqual([]);
  await page.close();
});

test('whatever stands twice, the page opens: a number, a language, an address, a whole list', async () => {
  const whole = bundle();
  const double = (value: unknown): unknown =>
    Array.isArray(value) ? [...value, ...value].map(double)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, double(each)])) : value;
  const page = await chromium.open(chromium.file('double.html', woven(viewer, await sealed(packed({ summary: { ...whole, entry: double(whole['entry']) } }), WORDS, 10))));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.close();
});

test('the page cannot reach out: each way is tried and fails', async () => {
  const page = await chromium.open(VIEWER);
  const tried = await page.evaluate(async () => {
    const outcome: Record<string, string> = {};
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport']) outcome[name] = name in window ? 'there' : 'gone';
    outcome['beacon'] = await new Promise((told) => {
      document.addEventListener('securitypolicyviolation', (event) => told(event.effectiveDirective), { once: true });
      try { navigator.sendBeacon('http://127.0.0.1:9/'); } catch { told('threw'); }
      setTimeout(() => told('let through'), 1000);
    });
    outcome['image'] = await new Promise((told) => {
      const image = new Image();
      image.onerror = () => told('refused');
      image.onload = () => told('let through');
      image.src = 'http://127.0.0.1:9/x.png';
    });
    const element = (make: () => void): string => { try { make(); return 'let through'; } catch { return 'refused'; } };
    outcome['markup'] = element(() => { document.createElement('div').innerHTML = '<b>x</b>'; });
    outcome['eval'] = element(() => { (0, eval)('1'); });
    outcome['style'] = (() => { const style = document.createElement('style'); style.textContent = 'body{color:rgb(1,2,3)}'; document.head.append(style); return getComputedStyle(document.body).color === 'rgb(1, 2, 3)' ? 'let through' : 'refused'; })();
    return outcome;
  });
  expect(tried).toEqual({
    RTCPeerConnection: 'gone', webkitRTCPeerConnection: 'gone', fetch: 'gone', XMLHttpRequest: 'gone', WebSocket: 'gone', EventSource: 'gone', WebTransport: 'gone',
    beacon: 'connect-src', image: 'refused', markup: 'refused', eval: 'refused', style: 'refused',
  });
  await page.close();
});

test('axe finds nothing, in three looks and three languages, on every screen', async () => {
  const page = await chromium.open(VIEWER);
  await page.waitForSelector(at('choose'));
  await page.setBypassCSP(true);
  await page.reload();
  for (const look of ['light', 'dark', 'contrast']) {
    await page.select(at('look'), look);
    expect(await axe(page), `start ${look}`).toEqual([]);
  }
  await dropFile(page, 'share.age', share);
  await page.waitForSelector(at('words'));
  await page.type(at('words'), 'abacus zo');
  for (const look of ['light', 'dark', 'contrast']) {
    await page.select(at('look'), look);
    expect(await axe(page), `words ${look}`).toEqual([]);
  }
  await page.click(at('open'));
  await refusalOf(page);
  expect(await axe(page), 'refused').toEqual([]);
  await page.$eval(at('words'), (field) => { (field as HTMLInputElement).value = ''; field.dispatchEvent(new Event('input', { bubbles: true })); });
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  for (const button of await page.$$('button[aria-expanded="false"], details:not([open]) > summary')) await button.click();
  for (const look of ['light', 'dark', 'contrast']) {
    await page.select(at('look'), look);
    for (const choice of ['de', 'en', 'both']) {
      await page.click(at(`language-${choice}`));
      expect(await axe(page), `${look} ${choice}`).toEqual([]);
    }
  }
  await page.setViewport({ width: 360, height: 800 });
  expect(await axe(page), 'narrow').toEqual([]);
  await page.close();
});

test('keyboard only: from the words to a saved value, and focus is always seen', async () => {
  const page = await chromium.open(chromium.file('keys.html', woven(viewer, share)));
  await page.waitForSelector(at('words'));
  const [last = ''] = WORDS.split(' ').slice(-1);
  await page.keyboard.type(`${WORDS.slice(0, -last.length)}${last.slice(0, 4)}`);
  await page.keyboard.press('ArrowDown');
  while ((await page.$eval('[role=option][aria-selected=true]', (option) => option.textContent)) !== last) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.waitForSelector(at('red-line'));
  await page.focus('body');
  const seen: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (element === null || element === document.body) return undefined;
      const box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
      return {
        name: (element.innerText || element.getAttribute('aria-label') || element.id).slice(0, 40),
        outlined: getComputedStyle(element).outlineStyle !== 'none',
        covered: top === null || !(element.contains(top) || top.contains(element)),
      };
    });
    if (focus === undefined) break;
    expect(focus.outlined && !focus.covered, JSON.stringify(focus)).toBe(true);
    seen.push(focus.name);
  }
  for (const wanted of ['Zum Inhalt|To the content', 'FHIR', 'Drucken|Print', 'search', 'Kalium', 'Speichern|Save']) {
    expect(seen.some((name) => new RegExp(wanted).test(name)), `${wanted} in ${seen.join(', ')}`).toBe(true);
  }
  await page.close();
});

test('type is at least 14 px, targets at least 44 px, nothing runs out of the window', async () => {
  const page = await chromium.open(chromium.file('sizes.html', woven(viewer, share)));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  for (const [width, choice] of [[1280, 'de'], [1280, 'both'], [820, 'en'], [360, 'both'], [320, 'de']] as const) {
    await page.setViewport({ width, height: 800 });
    await page.click(at(`language-${choice}`));
    const wrong = await page.evaluate(() => {
      const found: string[] = [];
      if (document.documentElement.scrollWidth > window.innerWidth) found.push(`page is ${document.documentElement.scrollWidth} wide`);
      for (const element of document.querySelectorAll<HTMLElement>('#viewer *')) {
        const box = element.getBoundingClientRect();
        if (box.width < 2 || element.closest('.visually-hidden, thead, svg') !== null) continue;
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (own && size < 14) found.push(`${size}px: ${element.innerText.slice(0, 30)}`);
        if (own && (box.right > window.innerWidth + 1 || box.left < -1) && element.closest('a') === null) found.push(`outside: ${element.innerText.slice(0, 30)}`);
        if (element.matches('button, select, input, summary, textarea') && (box.height < 43.5 || box.width < 43.5)) found.push(`small: ${element.innerText.slice(0, 30)} ${box.width}×${box.height}`);
        if (own && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'hidden') found.push(`cut off: ${element.innerText.slice(0, 30)}`);
      }
      return found;
    });
    expect(wrong, `${width} ${choice}`).toEqual([]);
  }
  await page.close();
});

test('a table is a table on a desk and a list of small plans on a telephone, and stays a table to a screen reader', async () => {
  const page = await chromium.open(chromium.file('tables.html', woven(viewer, share)));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  const drawn = (): Promise<string[]> => page.$$eval('table.grid, table.values', (tables) => tables.map((table) => getComputedStyle(table).display));
  expect(new Set(await drawn())).toEqual(new Set(['table']));
  await page.setViewport({ width: 360, height: 800 });
  expect(new Set(await drawn())).toEqual(new Set(['block']));
  const spoken = JSON.stringify(await page.accessibility.snapshot({ interestingOnly: false }));
  for (const role of ['"table"', '"row"', '"rowheader"', '"columnheader"']) expect(spoken).toContain(role);
  await page.close();
});

test('FHIR is saved byte for byte, documents as they came', async () => {
  const page = await chromium.open(chromium.file('save.html', woven(viewer, share)));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  const saved = await page.evaluate(async () => {
    const found: { name: string; text: string }[] = [];
    const blobs = new Map<string, Blob>();
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => { const address = make(blob); blobs.set(address, blob); return address; };
    HTMLAnchorElement.prototype.click = function () { found.push({ name: this.download, text: this.href }); };
    document.querySelector<HTMLElement>('[data-testid="save-fhir"]')?.click();
    document.querySelector<HTMLElement>('[data-testid="documents"] .acts button:last-child')?.click();
    document.querySelector<HTMLElement>('[data-testid="save-all"]')?.click();
    return Promise.all(found.map(async ({ name, text }) => ({ name, size: blobs.get(text)?.size, type: blobs.get(text)?.type, start: (await blobs.get(text)?.slice(0, 8).text()) ?? '' })));
  });
  expect(saved[0]).toMatchObject({ type: 'application/fhir+json', size: Buffer.byteLength(JSON.stringify(bundle())) });
  expect(saved[0]?.name).toMatch(/^(gesundheitsuebersicht|health-summary)-00010203\.fhir\.json$/);
  expect(saved[1]).toMatchObject({ name: '001-arztbrief-kardiologie.pdf', start: '%PDF-1.4' });
  expect(saved[2]).toMatchObject({ type: 'application/zip', size: packed().length });
  await page.close();
});

test('a value opens to all its values, a picture is shown, a letter is not run', async () => {
  const page = await chromium.open(chromium.file('history.html', woven(viewer, share)));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.click(at('language-de'));
  await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button.bare')].find((button) => button.innerText.includes('Kalium'))?.click());
  const values = (await page.$eval('.history', (row) => (row as HTMLElement).innerText)).replaceAll('\u00a0', ' ');
  for (const wanted of ['4,2 mmol/l', '5,4 mmol/l', '3,5 bis 5,1', '12.11.2024', 'laut Labor Nord']) expect(values).toContain(wanted);
  await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.document button')].find((button) => button.innerText.startsWith('Ansehen'))?.click());
  await page.waitForSelector('.shown img');
  expect(await page.$eval('.shown img', (image) => (image as HTMLImageElement).decode().then(() => (image as HTMLImageElement).naturalWidth))).toBe(64);
  await page.close();
});

test('a note back is saved as a file, with what was typed and nothing else', async () => {
  const page = await chromium.open(chromium.file('note.html', woven(viewer, share)));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.click('#note');
  expect(await page.$eval(at('note-save'), (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  await page.type(at('note-text'), 'Bitte Kalium prüfen. <b>bald</b>');
  await page.type(at('note-practice'), 'Praxis am Markt');
  const [first = ''] = await page.$$eval(`${at('note-entry')} option:not([value=""])`, (options) => options.map((option) => (option as HTMLOptionElement).value));
  await page.select(at('note-entry'), first);
  await page.type(at('note-about'), 'Dosis halbieren');
  const saved = await page.evaluate(async () => {
    const made: Blob[] = [];
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => { made.push(blob); return make(blob); };
    let name = '';
    HTMLAnchorElement.prototype.click = function () { name = this.download; };
    document.querySelector<HTMLElement>('[data-testid="note-save"]')?.click();
    return { name, text: (await made[0]?.text()) ?? '' };
  });
  expect(saved.name).toBe('note-00010203.json');
  expect(JSON.parse(saved.text)).toMatchObject({
    format: 'ownchart-note-1', share: '000102030405060708090a0b0c0d0e0f', from: { name: 'Dr. Weber', practice: 'Praxis am Markt' },
    text: 'Bitte Kalium prüfen. <b>bald</b>', remarks: [{ entry: first, text: 'Dosis halbieren' }],
  });
  expect(Object.keys(JSON.parse(saved.text) as object)).toEqual(['format', 'share', 'digest', 'when', 'from', 'text', 'remarks']);
  await page.close();
});

test('search marks what it finds and counts it', async () => {
  const page = await chromium.open(chromium.file('search.html', woven(viewer, share)));
  await unlock(page, WORDS);
  await page.waitForSelector(at('red-line'));
  await page.click(at('language-de'));
  await page.type(at('search'), 'schrittmacher');
  await page.waitForSelector('mark');
  expect(await page.$eval('form.search [role=status]', (line) => (line as HTMLElement).innerText)).toBe('2 Treffer.');
  expect(await textOf(page, 'problems')).not.toContain('Vorhofflimmern');
  await page.close();
});

test('nothing was heard that should not be: no script, no refusal of our own page, no request', () => {
  const unexpected = chromium.heard.filter((line) => !/TrustedScript|sendBeacon|127\.0\.0\.1:9|TrustedHTML|eval|inline style|style-src|Refused to|violates the following/.test(line));
  expect(unexpected).toEqual([]);
});

test('a share for a key opens with the key typed in small letters', async () => {
  const { bytes, identity } = await sealedForKey(packed());
  const page = await chromium.open(VIEWER);
  await dropFile(page, 'share.age', bytes);
  await page.waitForSelector(at('key'));
  await page.type(at('key'), ` ${identity.toLowerCase()} `);
  await page.click(at('open'));
  await isOpen(page);
  await page.close();
});
