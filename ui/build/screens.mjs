// Every screen of the window, and how one gets there from the welcome screen with the invented person behind it.
const WORDS = 'fichte lampe ordner salz wiese zettel turm';
/** The invented sheet and a card, as the program in memory knows them (src/lib/host/memory/paper.ts). */
const SHEET = 'SELTD L9825 FRAGW TN0CC HJEDQ ERMUN TTER6 VATEJ R5K0L MPAS4 SUNDN W4RMQ ESUPZ PE7LF Z8H'.split(' ');
const CARD = 'ELNE0 KARTY E0W47 HRT2P TANTA E3URY 5ULAK 9ZUHD AUSEM 6MAPW PE7RF EGALU 8FLU9 RX4CT 7NY'.split(' ');
export const press = (id) => async (page) => {
  const at = await page.waitForSelector(`[data-testid="${id}"]`, { timeout: 60_000 });
  await at.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await at.evaluate((element) => element.click());
};
export const write = (id, text) => async (page) => {
  const at = await page.waitForSelector(`[data-testid="${id}"]`, { timeout: 60_000 });
  await at.focus();
  await at.evaluate((element) => element.select?.());
  await page.keyboard.type(text);
};
/** Opens the test of this name. */
const open = (...names) => async (page) => {
  await page.waitForSelector('[data-testid="lab-test"]', { timeout: 60_000 });
  await page.evaluate((wanted) => [...document.querySelectorAll('[data-testid="lab-test"]')].find((one) => wanted.includes(one.textContent.trim()))?.click(), names);
};
const key = (...keys) => async (page) => {
  for (const held of keys.slice(0, -1)) await page.keyboard.down(held);
  await page.keyboard.press(keys.at(-1));
  for (const held of keys.slice(0, -1).reverse()) await page.keyboard.up(held);
};
const paste = (id, text) => async (page) => {
  const at = await page.waitForSelector(`[data-testid="${id}"]`, { timeout: 60_000 });
  await at.focus();
  await at.evaluate((element, given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', given);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
};
const typed = (id, groups) => groups.map((group, at) => write(`${id}-${at + 1}`, group.toLowerCase()));
/** The document at this place on the shelf, counted from 1. */
const card = (nth) => (page) => page.waitForSelector(`.cards li:nth-child(${nth}) button`, { timeout: 60_000 }).then((at) => at.click());
/** Opens a chapter; where there is little room the contents are folded. */
const contents = (name) => async (page) => {
  await page.evaluate(() => document.querySelector('[data-testid="manual-contents"]')?.click());
  await press(`manual-${name}`)(page);
};
export const inside = [press('try')];
const making = [press('new'), write('name', 'Anna Beispiel'), write('born', '2.3.1968'), press('next'), write('again', WORDS), press('make')];
const begun = [...making, press('later')];
const made = [...begun, press('begin-everything')];
const safe = [...inside, press('rail-safety')];
const task = (name) => [...safe, press(`task-${name}`)];
const carded = [...task('trusted'), write('trusted-1', 'Sabine Beispiel'), write('trusted-2', 'Kurt Nachbar'), write('trusted-3', 'Ulla Tante'), write('again-words', WORDS), press('trusted-make')];
const rotated = [...task('rotate'), press('rotate-next'), write('old', WORDS), (page) => page.waitForSelector('[data-testid="words"] li'), write('again', WORDS), press('rotate')];
const joining = [...task('join'), press('join-pick')];
const joined = [...joining, press('join-take')];
const two = [...inside, press('people'), press('person-add'), write('field-name', 'Emma Beispiel'), write('field-birth_date', '19.7.1940'), press('save')];
const person = [press('people'), press('person-about')];
const receiving = [...inside, press('rail-import'), press('receive')];
const restoring = [press('restore'), press('restore-file')];
/** Each screen: its name, and how one gets there from the welcome screen. */
export const SCREENS = {
  welcome: [],
  'new-1-who': [press('new'), press('next')],
  'new-2-words': [press('new'), write('name', 'Anna Beispiel'), write('born', '2.3.1968'), press('next'), (page) => page.waitForSelector('[data-testid="words"] li')],
  'new-3-recovery': [...making, write('group-0', 'xxxx'), press('recovery-check')],
  'new-4-begin': [...begun],
  'new-5-empty': [...made],
  'new-5-simple': [...begun, press('begin-simple')],
  unlock: [press('chart'), write('passphrase', 'wrong words'), press('unlock')],
  'unlock-paper': [press('chart'), press('way-paper'), ...typed('paper', SHEET.slice(0, 4)), write('paper-5', 'mamma')],
  'unlock-paper-pasted': [press('chart'), press('way-paper'), paste('paper-1', SHEET.join(' ')), (page) => page.waitForSelector('.right:last-child')],
  'unlock-paper-short': [press('chart'), press('way-paper'), ...typed('paper', SHEET.slice(0, 13)), press('unlock')],
  'unlock-cards': [press('chart'), press('way-trusted'), write('card-1-1', 'e1nek')],
  'unlock-new-words': [press('chart'), press('way-paper'), paste('paper-1', SHEET.join('')), (page) => page.waitForSelector('.right:last-child'), press('unlock'), (page) => page.waitForSelector('[data-testid="words"] li')],
  'restore-1-which': [press('restore')],
  'join-2-nothing': ['/media/anna/STICK/same.ownchart'],
  'join-2-key': ['/media/anna/STICK/foreign.ownchart'],
  'join-2-other': ['/media/anna/STICK/other.ownchart'],
  'unlock-older': ['/home/anna/older.ownchart'],
  'unlock-older-newer': ['/home/anna/older.ownchart'],
  'unlock-mixed': ['/home/anna/mixed.ownchart'],
  'unlock-mended': ['/home/anna/mixed.ownchart'],
  'restore-1-nothing': [press('restore'), press('restore-folder')],
  'restore-2-how': [...restoring],
  'restore-2-missing': [...restoring, press('restore-do')],
  'restore-2-broken': [...restoring, write('passphrase', WORDS), press('restore-do')],
  'restore-3-going': [...restoring, write('passphrase', WORDS), press('restore-do')],
  'restore-4-done': [...restoring, write('passphrase', WORDS), press('restore-do'), (page) => page.waitForSelector('[data-testid="restore-open"]')],
  'restore-paper': [press('restore'), press('restore-paper'), ...typed('paper', SHEET.slice(0, 4)), (page) => page.waitForSelector('[data-testid="words"] li')],
  'restore-paper-few': [press('restore'), press('restore-paper'), (page) => page.waitForSelector('[data-testid="words"] li'), paste('paper-1', SHEET.join(' ')), (page) => page.waitForSelector('.right:last-child'), write('again', WORDS), press('restore-pages-do')],
  'paper-record': [...inside, press('rail-emergency'), press('choice-record')],
  requests: [...inside, press('rail-requests')],
  'requests-missing': [...inside, press('rail-requests'), press('request-write')],
  'requests-letter': [...inside, press('rail-requests'), (page) => page.select('[data-testid="request-to"]', 'c2'), press('request-write')],
  'requests-answer': [...inside, press('rail-requests'), press('request-answered')],
  'requests-complain': [...inside, press('rail-requests'), press('request-complain')],
  overview: [...inside],
  medicines: [...inside, press('rail-medication')],
  'medicines-yesterday': [...inside, press('rail-medication'), press('doses-yesterday')],
  'medicines-noted': [...inside, press('rail-medication'), press('doses-all-morning'), (page) => page.waitForSelector('[data-testid="dose-back"]')],
  'medicines-log': [...inside, press('rail-medication'), (page) => page.waitForSelector('[data-testid="dose-log-which"]'), (page) => page.select('[data-testid="dose-log-which"]', '5'.padStart(32, '0')), (page) => page.waitForSelector('[data-testid="dose-log-sums"]')],
  'medicines-no-log': [...inside, press('rail-medication'), press('end-log'), (page) => page.waitForSelector('[data-testid="keep-log"]')],
  'medicines-doses': [...inside, press('rail-medication'), (page) => page.waitForSelector('[data-testid="doses-which"]'), (page) => page.select('[data-testid="doses-which"]', '4'.padStart(32, '0')), (page) => page.waitForSelector('[data-testid="doses"]')],
  'medicines-list': [...inside, press('rail-medication'), press('medicines-list')],
  'empty-medicines': [...made, press('rail-medication')],
  labs: [...inside, press('rail-finding')],
  'labs-none-fit': [...inside, press('rail-finding'), write('filter', 'xyz')],
  'lab-potassium': [...inside, press('rail-finding'), open('Kalium', 'Potassium'), (page) => page.waitForSelector('[data-testid="lab-chart"] svg')],
  'lab-pressure': [...inside, press('rail-finding'), open('Blutdruck', 'Blood pressure'), (page) => page.waitForSelector('[data-testid="lab-chart"] svg'), (page) => page.focus('[data-testid="lab-chart"]'), key('ArrowLeft'), key('ArrowLeft')],
  'lab-converted': [...inside, press('rail-finding'), open('CRP', 'CRP'), (page) => page.waitForSelector('[data-testid="lab-converted"]')],
  'lab-units': [...inside, press('rail-finding'), open('Glukose', 'Glucose'), (page) => page.waitForSelector('[data-testid="lab-chart"] svg')],
  'lab-two': [...inside, press('rail-finding'), open('HbA1c', 'HbA1c'), (page) => page.waitForSelector('[data-testid="lab-another"]'), (page) => page.select('[data-testid="lab-another"]', 'crp'), (page) => page.waitForFunction(() => document.querySelectorAll('[data-testid="lab-chart"] svg').length === 2), press('choice-y1')],
  'lab-picture': [...inside, press('rail-finding'), open('HbA1c', 'HbA1c'), press('picture-save'), (page) => page.waitForSelector('.good')],
  timeline: [...inside, press('rail-timeline'), (page) => page.waitForSelector('[data-testid="timeline"] li')],
  'timeline-narrowed': [...inside, press('rail-timeline'), (page) => page.waitForSelector('[data-testid="timeline-kind"]'), (page) => page.select('[data-testid="timeline-kind"]', 'document'), (page) => page.waitForSelector('[data-testid="timeline"] li')],
  'timeline-empty': [...made, press('rail-timeline')],
  'medicine-facts': [...inside, press('rail-medication'), (page) => page.waitForSelector('tbody button').then((at) => at.click())],
  'medicine-new': [...inside, press('rail-medication'), press('add'), write('field-name', 'Methotrexat'), (page) => page.select('[data-testid="field-schedule"]', 'weekly')],
  'medicine-leave': [...inside, press('rail-medication'), press('add'), write('field-name', 'Methotrexat'), press('sheet-close')],
  findings: [...inside, press('rail-finding'), press('labs-list')],
  'finding-facts': [...inside, press('rail-finding'), press('labs-list'), write('filter', 'mmol'), press('entry')],
  'findings-none-fit': [...inside, press('rail-finding'), press('labs-list'), write('filter', 'xyz')],
  'finding-new': [...inside, press('rail-finding'), press('add'), write('field-value', 'fünf')],
  allergies: [...inside, press('rail-allergy')],
  'allergy-new': [...inside, press('rail-allergy'), press('add'), press('add-reactions')],
  saved: [...inside, press('rail-condition'), press('add'), write('field-name', 'Asthma'), press('save')],
  conditions: [...inside, press('rail-condition')],
  contacts: [...inside, press('rail-contact')],
  all: [...inside, press('rail-all')],
  search: [...inside, press('rail-search'), write('search', 'Weber')],
  'search-nothing': [...inside, press('rail-search'), write('search', 'Weberknecht')],
  documents: [...inside, press('rail-documents')],
  'documents-list': [...inside, press('rail-documents'), press('as-list')],
  'document-reader': [...inside, press('rail-documents'), press('document')],
  'document-crop': [...inside, press('rail-documents'), press('document'), press('view-change'), press('view-right'), write('part-left', '20'), write('part-width', '60')],
  'document-mark': [...inside, press('rail-documents'), press('document'), press('stands-mark'), write('stands-search', 'Dr'), (page) => page.waitForSelector('[data-testid="entry"]')],
  'document-stands': [...inside, press('rail-documents'), press('document'), press('stands-mark'), write('stands-search', 'Dr'), press('entry')],
  'document-stands-in': [...inside, press('rail-documents'), press('document'), press('stands-mark'), write('stands-search', 'Dr'), press('entry'), (page) => page.waitForSelector('[data-testid="stands-here"] [data-testid="entry"]').then((at) => at.click()), press('stands-in')],
  'document-locked': [...inside, press('rail-documents'), card(4), write('pdf-password', 'falsch'), press('pdf-unlock')],
  'document-unlocked': [...inside, press('rail-documents'), card(4), write('pdf-password', '02031968'), press('pdf-unlock')],
  'document-recognise': [...inside, press('rail-documents'), card(3)],
  'document-recognised': [...inside, press('rail-documents'), card(3), press('recognise')],
  'document-heic': [...inside, press('rail-documents'), card(5)],
  import: [...inside, press('rail-import')],
  draft: [...inside, press('rail-import'), press('choose')],
  'draft-photos': [...inside, press('rail-import'), press('choose')],
  'draft-album': [...inside, press('rail-import'), press('choose'), press('album')],
  'import-done': [...inside, press('rail-import'), press('choose'), press('take')],
  'draft-stranger': [...inside, press('rail-import'), press('choose')],
  'draft-broken': [...inside, press('rail-import'), press('choose')],
  'draft-table': [...inside, press('rail-import'), press('choose')],
  'draft-card': [...inside, press('rail-import'), press('choose')],
  'draft-beside': [...inside, press('rail-import'), press('choose'), press('choice-one')],
  'import-undone': [...inside, press('rail-import'), press('choose'), press('take'), press('undo-import')],
  'inbox': [...inside, press('rail-import'), press('inbox-choose'), press('inbox-file')],
  twice: [...inside, press('rail-all'), press('to-twice')],
  'twice-none': [...inside, press('rail-all'), press('to-twice'), press('keep-both')],
  export: [...safe, press('to-export'), press('choice-calendar')],
  'export-done': [...safe, press('to-export'), press('export-sure'), press('export-write')],
  emergency: [...inside, press('rail-emergency')],
  'emergency-no-printer': [...inside, press('rail-emergency'), press('print')],
  'paper-open': [...inside, press('rail-emergency'), press('open-viewer')],
  'paper-plan': [...inside, press('rail-emergency'), press('choice-plan')],
  'paper-visit': [...inside, press('rail-emergency'), press('choice-visit')],
  'paper-visit-made': [...inside, press('rail-emergency'), press('choice-visit'), write('visit-for', 'Weber')],
  'paper-binder': [...inside, press('rail-emergency'), press('choice-binder')],
  'draft-plan': [...inside, press('rail-import'), press('choose')],
  'draft-plan-weekly': [...inside, press('rail-import'), press('choose'), press('choice-weekly'), press('asks-mon')],
  'share-1-nobody': [...inside, press('rail-share'), press('next')],
  'share-1-who': [...inside, press('rail-share'), write('reader', 'Dr. Weber')],
  'share-2-what': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next')],
  'share-3-how': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next'), press('next')],
  'share-4-done': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next'), press('next'), press('seal')],
  'share-5-moving': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next'), press('next'), press('seal'), press('moving-open')],
  'share-6-moving-codes': [...inside, press('rail-share'), write('reader', 'Dr. Weber'), press('next'), press('next'), press('seal'), press('moving-open'), press('moving-begin'), press('moving-pause')],
  'share-ledger': [...inside, press('rail-share'), press('ledger-more'), press('given-receipt'), (page) => page.waitForSelector('[data-testid="page-picture"][aria-busy="false"]')],
  'share-keys': [...inside, press('rail-share'), press('key-card'), press('key-learn'), write('key-text', 'ownchart-key:1:Dr. Weber:age1x'), press('key-look'), press('key-compared')],
  'share-by-key': [...inside, press('rail-share'), write('reader', 'Dr. Kim'), press('also')],
  'receive-1': receiving,
  'receive-2-words': [...receiving, press('receive-choose')],
  'receive-3-draft': [...receiving, press('receive-choose'), write('receive-words', WORDS), press('receive-open'), (page) => page.waitForSelector('[data-testid="take"]')],
  safety: [...safe, press('verify')],
  'safety-new-chart': [...made, press('rail-safety')],
  'safety-recovery': [...task('recovery')],
  'safety-recovery-sheet': [...task('recovery'), write('again-words', WORDS), press('again-go')],
  'safety-words': [...task('words')],
  'safety-wrong-words': [...task('words'), write('old', 'falsch'), write('again', WORDS), press('change')],
  'safety-words-done': [...task('words'), write('old', WORDS), write('again', WORDS), press('change')],
  'safety-backup': [...task('backup')],
  'safety-backup-going': [...task('backup'), press('copy-make')],
  'safety-backup-done': [...task('backup'), press('copy-make')],
  'safety-backup-full': [...task('backup'), press('copy-make')],
  'safety-mirror': [...task('mirror')],
  'safety-mirror-done': [...task('mirror'), press('copy-make')],
  'safety-copies': [...task('mirror'), press('copy-make'), press('copy-done')],
  'safety-forget': [...safe, press('copy-forget')],
  'safety-check': [...task('check')],
  'safety-check-whole': [...task('check'), press('check-file')],
  'safety-check-broken': [...task('check'), press('check-file')],
  'safety-drill': [...task('drill'), ...typed('paper', SHEET.slice(0, 6))],
  'safety-drill-wrong-paper': [...task('drill'), paste('paper-1', CARD.join(' ')), (page) => page.waitForSelector('.right:last-child'), press('drill')],
  'safety-drill-done': [...task('drill'), paste('paper-1', SHEET.join(' ')), (page) => page.waitForSelector('.right:last-child'), press('drill')],
  'safety-trusted': [...task('trusted')],
  'safety-trusted-missing': [...task('trusted'), press('trusted-make')],
  'safety-trusted-cards': [...carded],
  'safety-trusted-named': [...carded, press('trusted-keep'), press('task-trusted')],
  'safety-trusted-end': [...carded, press('trusted-keep'), press('task-trusted'), press('trusted-end')],
  'safety-keys': [...task('rotate')],
  'safety-keys-words': [...task('rotate'), press('rotate-next')],
  'safety-keys-done': [...rotated],
  'safety-former': [...rotated, press('later')],
  'join-1-which': [...task('join')],
  'join-2-same': [...joining],
  'join-2-nothing': [...joining],
  'join-2-key': [...joining],
  'join-2-other': [...joining, press('join-take')],
  'join-3-done': [...joined],
  'join-sync': [...task('sync')],
  'join-sync-done': [...task('sync'), press('sync-gather')],
  'undecided-overview': [...joined, press('joined-done')],
  undecided: [...joined, press('joined-done'), press('to-undecided')],
  'undecided-entry': [...joined, press('entry')],
  'undecided-decided': [...joined, press('entry'), press('decide-2')],
  'unlock-older': [press('pick'), write('passphrase', WORDS), press('unlock')],
  'unlock-older-newer': [press('pick'), write('passphrase', WORDS), press('unlock'), press('older-newer')],
  'unlock-mixed': [press('pick'), write('passphrase', WORDS), press('unlock')],
  'unlock-mended': [press('pick'), write('passphrase', WORDS), press('unlock'), press('mend')],
  'people-more': [...two, ...person, press('more')],
  'people-join': [...two, ...person, press('more'), press('join-people')],
  'people-joined': [...two, ...person, press('more'), press('join-people'), press('pick-person'), ...person, press('more')],
  'entry-more': [...two, press('rail-condition'), press('entry'), press('more')],
  'entry-move': [...two, press('rail-condition'), press('entry'), press('more'), press('move')],
  'entry-erase': [...two, press('rail-condition'), press('entry'), press('more'), press('erase')],
  'entry-erased': [...two, press('rail-condition'), press('entry'), press('more'), press('erase'), write('again-words', WORDS), press('again-go')],
  extract: [...two, ...person, press('more'), press('extract')],
  'extract-done': [...two, ...person, press('more'), press('extract'), (page) => page.waitForSelector('[data-testid="words"] li'), write('again', WORDS), press('extract-make')],
  settings: [...inside, press('rail-settings')],
  simple: [...inside],
  'simple-medicines': [...inside, press('simple-medicines')],
  'simple-everything': [...inside, press('simple-everything')],
  manual: [...inside, press('help-here')],
  'manual-before-unlock': [press('chart'), press('help-here')],
  'manual-found': [...inside, press('help-here'), write('manual-find', 'usb')],
  'manual-nothing': [...inside, press('help-here'), write('manual-find', 'xyzzy')],
  'manual-passphrase': [...inside, press('help-here'), contents('passphrase')],
  'manual-writing': [...inside, press('help-here'), contents('writing')],
  'manual-bringing-in': [...inside, press('help-here'), contents('bringing-in')],
  'manual-emergency': [...inside, press('help-here'), contents('emergency')],
  'manual-doctor': [...inside, press('help-here'), contents('doctor')],
  'manual-sharing': [...inside, press('help-here'), contents('sharing')],
  'manual-copies': [...inside, press('help-here'), contents('copies')],
  'manual-people': [...inside, press('help-here'), contents('people')],
  'manual-joining': [...inside, press('help-here'), contents('joining')],
  'manual-requests': [...inside, press('help-here'), contents('requests')],
  'manual-when': [...inside, press('help-here'), contents('when')],
  'manual-limits': [...inside, press('help-here'), contents('limits')],
  'manual-keys': [...inside, press('help-here'), contents('keys')],
  people: [...inside, press('people')],
  keys: [...inside, key('?')],
  'empty-allergies': [...made, press('rail-allergy')],
  'empty-values': [...made, press('rail-finding')],
  'empty-documents': [...made, press('rail-documents')],
};
/** Which files the picker gives, where it is not the usual one. */
export const FILES = {
  'draft-plan': ['/home/anna/Downloads/plan.jpg'],
  'draft-photos': [1, 2, 3].map((at) => `/home/anna/Bilder/page-${at}.jpg`),
  'draft-album': [1, 2, 3].map((at) => `/home/anna/Bilder/page-${at}.jpg`),
  'draft-plan-weekly': ['/home/anna/Downloads/plan.jpg'],
  'draft-stranger': ['/home/anna/Downloads/other.json'],
  'draft-table': ['/home/anna/Downloads/diary.csv'],
  'draft-card': ['/home/anna/Downloads/card.json'],
  'draft-beside': ['/home/anna/Downloads/share.json'],
  'draft-broken': ['/home/anna/Downloads/broken.json'],
  'join-2-nothing': ['/media/anna/STICK/same.ownchart'],
  'join-2-key': ['/media/anna/STICK/foreign.ownchart'],
  'join-2-other': ['/media/anna/STICK/other.ownchart'],
  'unlock-older': ['/home/anna/older.ownchart'],
  'unlock-older-newer': ['/home/anna/older.ownchart'],
  'unlock-mixed': ['/home/anna/mixed.ownchart'],
  'unlock-mended': ['/home/anna/mixed.ownchart'],
  'restore-1-nothing': ['/home/anna/nothing'],
  'restore-2-broken': ['/media/anna/STICK/broken.ownchart-backup'],
  'restore-paper': ['/home/anna/Scans/seite-1.jpg', '/home/anna/Scans/seite-2.jpg', '/home/anna/Scans/seite-3.jpg'],
  'restore-paper-few': ['/home/anna/Scans/few.jpg'],
  'safety-backup-full': ['/media/anna/full/Beispiel.ownchart-backup'],
  'safety-check-broken': ['/media/anna/STICK/broken.ownchart-backup'],
};
/** Where a long errand is to be seen under way: after so many steps it would end. */
export const PAGES = { 'restore-3-going': 1000, 'safety-backup-going': 1000 };
/** What the window remembers, where it is not the usual. */
export const SETTINGS = { simple: { simple: true }, 'simple-medicines': { simple: true }, 'simple-everything': { simple: true } };
