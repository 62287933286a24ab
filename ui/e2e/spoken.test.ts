// What a screen reader hears: role and name of the main controls of every screen, asked of the real window.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Room } from './room.ts';
import { at, Window } from './window.ts';

const WORDS = JSON.parse(readFileSync(join(import.meta.dirname, '../../assets/words/de.json'), 'utf8')) as Record<string, string>;
/** What WebKit's driver calls a list one chooses from: to it, it is a button that opens one. */
const LIST = 'button';
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

let otherwise: string[] = [];

/** Notes what is heard at these places otherwise than by role and by the words of the catalogue. */
async function hears(...wanted: (readonly [id: string, role: string, key: string])[]): Promise<void> {
  for (const [id, role, key] of wanted) {
    const { role: heard, name } = await window.spoken(at(id));
    // A field that must be filled in says so in its name, too; A+ says what it does after its sign.
    const said = String(name).replace(WORDS['required'] ?? '', '').replace(/^A[+−]/, '').trim();
    if (heard !== role || said !== WORDS[key]) otherwise.push(`${id}: ${String(heard)} “${said}”, wanted ${role} “${WORDS[key] ?? key}”`);
  }
}

afterEach(() => {
  const heard = otherwise;
  otherwise = [];
  expect(heard).toEqual([]);
});

test('before a chart is open', async () => {
  await hears(['new', 'button', 'welcome-new-do'], ['pick', 'button', 'welcome-open-do'], ['restore', 'button', 'welcome-restore-do'], ['try', 'button', 'welcome-try-do'], ['help-here', 'button', 'help-here'], ['larger', 'button', 'size-larger']);
  await window.press('new');
  await hears(['name', 'textbox', 'new-name'], ['born', 'textbox', 'new-born'], ['next', 'button', 'next']);
  await window.press('help-here');
  await hears(['manual', 'dialog', 'manual-title'], ['manual-find', 'textbox', 'manual-find'], ['manual-close', 'button', 'manual-close']);
  expect(await window.spoken(at('manual-when'))).toEqual({ role: 'button', name: 'Was tun, wenn …' });
  await window.press('manual-when');
  await window.says('Die Wörter sind vergessen');
  await window.picture('manual');
  await window.press('manual-close');
});

test('on every screen of an open chart', async () => {
  await window.press('back');
  await window.press('try');
  await window.seen(at('band-name'));
  await hears(['people', 'button', 'people'], ['lock', 'button', 'lock'], ['help-here', 'button', 'help-here'], ['rail-search', 'button', 'rail-search'], ['to-emergency', 'button', 'overview-print']);
  await window.press('rail-search');
  await hears(['search', 'searchbox', 'search-words']);
  await window.press('rail-timeline');
  await hears(['timeline-kind', LIST, 'timeline-kind'], ['timeline-year', LIST, 'timeline-year']);
  await window.press('rail-medication');
  await hears(['add', 'button', 'add-medication'], ['plan-print', 'button', 'medicines-print'], ['doses-which', LIST, 'doses-which'], ['changes-since', 'textbox', 'changes-since']);
  await window.press('rail-finding');
  await hears(['filter', 'searchbox', 'labs-find'], ['add', 'button', 'add-finding']);
  await window.press('rail-allergy');
  await window.press('add');
  await hears(['field-substance', 'textbox', 'field-substance'], ['field-criticality', LIST, 'field-criticality'], ['save', 'button', 'save'], ['sheet-close', 'button', 'close']);
  await window.press('sheet-close');
  await window.press('rail-documents');
  await window.press('document');
  await hears(['document-save', 'button', 'document-save'], ['stands-mark', 'button', 'stands-mark']);
  await window.press('rail-emergency');
  await hears(['print', 'button', 'print'], ['save-pdf', 'button', 'save-pdf'], ['language', LIST, 'emergency-language'], ['beside', LIST, 'emergency-beside'], ['sensitive', 'checkbox', 'emergency-sensitive']);
  await window.press('rail-share');
  await hears(['reader', 'textbox', 'share-reader'], ['next', 'button', 'next']);
  await window.press('rail-import');
  await hears(['choose', 'button', 'import-choose'], ['choose-folder', 'button', 'import-folder'], ['paste', 'button', 'paste-do'], ['receive', 'button', 'receive-title'], ['inbox-choose', 'button', 'inbox-choose']);
  await window.press('rail-requests');
  await hears(['request-to', LIST, 'requests-whom'], ['request-write', 'button', 'requests-write']);
  await window.press('rail-safety');
  await hears(['task-backup', 'button', 'copies-backup-do'], ['task-mirror', 'button', 'copies-mirror-do'], ['task-check', 'button', 'copies-check-do'], ['verify', 'button', 'safety-verify-do']);
  await window.press('rail-settings');
  await hears(['choice-simple', 'radio', 'start-simple'], ['choice-contrast', 'radio', 'theme-contrast']);
  await window.end();
});
