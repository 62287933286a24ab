// The program in memory: every command answered for an invented person. For tests and for design.
import { LONG } from '../../bindings/commands.ts';
import type {
  TextPiece,
  Alert, DraftItem, PaperPreview, ImportDraft, LatestValue, Notice, Opened, Overview, PaperLanguageOffered, Settings, ShareWanted, SharePreview, Shelf,
  Words,
  TypedKey,
} from '../../bindings/view.ts';
import type { Answer, Host, Name, Wanted } from '../host.ts';
import { Refused } from '../host.ts';
import { anna } from './anna.ts';
import { packed } from './bundle.ts';
import { KINDS, MemoryChart, flag, medicine, text, unit, value, type MemoryEntry } from './chart.ts';
import { MemoryDosing } from './dosing.ts';
import { MemoryDocuments } from './documents.ts';
import { english } from './english.ts';
import { MemoryGiving } from './giving.ts';
import { MemoryJoining, undecided } from './joining.ts';
import { MemoryLooking } from './looking.ts';
import { SHEET, paperCheck } from './paper.ts';
import { page } from './pictures.ts';
import { MemoryRequests } from './requests.ts';
import { MemorySafety, WORDS } from './safety.ts';
import { COLUMNS, tidying } from './tidying.ts';

type Answers = { [N in Name]: (wanted: Wanted<N>) => Answer<N> | Promise<Answer<N>> };

const FOLDER = '/home/anna/Dokumente/OwnChart/Beispiel.ownchart';
/** The languages of paper, by their own names. */
const PAPER_LANGUAGES: PaperLanguageOffered[] = [
  { language: 'de', name: 'Deutsch' }, { language: 'en', name: 'English' }, { language: 'fr', name: 'Français' }, { language: 'es', name: 'Español' },
  { language: 'it', name: 'Italiano' }, { language: 'tr', name: 'Türkçe' }, { language: 'pl', name: 'Polski' }, { language: 'uk', name: 'Українська' },
  { language: 'ru', name: 'Русский' }, { language: 'ar', name: 'العربية' },
];

const FINGERPRINT = 'amber-canyon-drift-ladder-onion-velvet';

/** A fresh program with nothing open. `slow` waits a little before each answer, as the real one does; `pages` makes long errands long. */
export function memory(options: { slow?: number; now?: string; settings?: Partial<Settings> | undefined; files?: string[] | undefined; pages?: number | undefined } = {}): Host {
  const now = () => options.now ?? '2026-11-14T10:42';
  let settings: Settings = { language: 'de', zoom: 100, theme: 'light', lock_after: 10, inbox: '', simple: false, ...options.settings };
  let chart: MemoryChart | undefined;
  let draft: ImportDraft | undefined;
  let sheets = 0;
  const papers = new MemoryDocuments();
  const requests = new MemoryRequests();
  let safe = new MemorySafety(now);
  const joining = new MemoryJoining();
  let stopped = false;
  let notices: Notice[] = [];
  const said = <T>(text: T): T => (settings.language === 'en' ? english(text) : text);
  const giving = new MemoryGiving(now, said);

  const open = (): MemoryChart => {
    if (!chart) throw new Refused({ code: 'not-open', facts: {} });
    return chart;
  };

  const here = (written: string): string => (settings.language === 'de' ? written.replace(/(\d)\.(\d)/g, '$1,$2') : written);
  const dosing = new MemoryDosing(open, now, here);
  const looking = new MemoryLooking(open, here, dosing);

  const opened = (person?: string): Opened => {
    const people = open().people();
    return { people, person: person ?? people[0]?.id ?? '', state: open().state(), kinds: KINDS, notices, read_only: false, needs_words: safe.needsWords };
  };

  /** The chart as it was when a copy or pages of it were made. */
  const restored = (key: TypedKey): Opened => {
    safe = MemorySafety.ofAnna(now);
    safe.key(key);
    chart = new MemoryChart(now, settings.language);
    chart.number = 380;
    chart.changed = '2026-10-02T18:30';
    notices = [];
    return opened(anna(chart));
  };

  const words = (): Words => ({ text: WORDS, guessing: { accepted: true, lasts: 'ages' } });

  const alerts = (person: string): Alert[] => {
    const here = open();
    const lines: Alert[] = [];
    const add = (entry: MemoryEntry, why: Alert['why'], line: string, detail: string) => lines.push({ why, text: line, detail, entry: entry.id, undecided: false });
    for (const entry of here.of(person, 'allergy')) {
      if (entry.fields['criticality'] === 'high') add(entry, 'allergy', text(entry.fields['substance']), `${said('Atemnot')} 2009${entry.source ? ` · ${entry.source}` : ''}`);
    }
    for (const entry of here.of(person, 'medication')) {
      const name = text(entry.fields['name']);
      if (name === 'Apixaban') add(entry, 'blood_thinner', `${name} ${text(entry.fields['strength'])}`, said('seit 2021'));
      if (name.startsWith('Insulin')) add(entry, 'insulin', name, said('nachts 18 E'));
    }
    for (const entry of here.of(person, 'device')) add(entry, 'implant', text(entry.fields['name']), said('MRT nur bedingt · Ausweis liegt bei'));
    return lines;
  };

  const current = (person: string) =>
    open().of(person, 'medication').filter((entry) => entry.fields['state'] !== 'none_known' && (entry.fields['status'] ?? 'active') === 'active');

  const latest = (person: string): LatestValue[] => {
    const byName = new Map<string, MemoryEntry[]>();
    for (const entry of open().of(person, 'finding')) {
      const name = text(entry.fields['code']);
      byName.set(name, [...(byName.get(name) ?? []), entry]);
    }
    return [...byName.values()].flatMap((all) => {
      all.sort((a, b) => text(a.fields['time']).localeCompare(text(b.fields['time'])));
      const last = all.at(-1);
      if (!last) return [];
      const range = (last.fields['range'] ?? {}) as Record<string, string>;
      return [{
        entry: last.id, name: text(last.fields['code']), value: value(last), unit: unit(last), flag: flag(last), when: text(last.fields['time']),
        // Never two units on one curve.
        trend: all.filter((entry) => unit(entry) === unit(last)).map((entry) => ({ when: text(entry.fields['time']), value: Number.parseFloat(value(entry)) })).filter((point) => !Number.isNaN(point.value)),
        low: range['low'] === undefined ? null : Number(range['low']), high: range['high'] === undefined ? null : Number(range['high']),
      }];
    });
  };

  const overview = (person: string): Overview => {
    const here = open();
    const kinds = KINDS.map(({ kind }) => ({ kind, count: here.of(person, kind).length })).filter(({ count }) => count > 0);
    const schedule = { daily: 0, weekly: 1, interval: 2, text: 3, as_needed: 4 };
    return {
      alerts: alerts(person), allergies: here.said(person, 'allergy'), medicines_state: here.said(person, 'medication'),
      sheet: here.of(person).length < 5 ? { printed: null, changes: 0 } : { printed: '2026-05-03', changes: 2 },
      safety: safe.lines(), counts: kinds, values: latest(person),
      medicines: current(person).map(medicine).sort((a, b) => schedule[a.schedule] - schedule[b.schedule]),
      visits: here.of(person, 'visit').filter((entry) => entry.fields['status'] === 'planned').map((entry) => ({
        entry: entry.id, when: text(entry.fields['start']), text: [text(entry.fields['with']), text(entry.fields['title'])].filter(Boolean).join(' · '),
      })),
    };
  };

  const shelves = (person: string, chosen?: ReadonlySet<string>): Shelf[] =>
    KINDS.filter(({ kind }) => kind !== 'person').map(({ kind }) => ({
      kind, rows: open().of(person, kind).filter((entry) => chosen === undefined || chosen.has(entry.id)).map((entry) => open().row(entry)),
    }));

  const preview = (wanted: ShareWanted): SharePreview => {
    const chosen = new Set(wanted.entries);
    const files = wanted.documents !== 'none' ? open().of(wanted.person, 'document').filter((entry) => chosen.has(entry.id)) : [];
    const bytes = 6_400 + chosen.size * 260 + files.reduce((sum, entry) => sum + Number(entry.fields['size']), 0);
    return {
      ...packed(wanted, open().people().find((one) => one.id === wanted.person)?.name ?? '', shelves(wanted.person, chosen), now()),
      files: files.map((entry, i) => ({ name: `documents/${String(i + 1).padStart(3, '0')}-document.pdf`, bytes: Number(entry.fields['size']) })),
      entries: chosen.size, documents: files.length, bytes,
      pages: bytes > 300_000 ? null : Math.ceil(bytes / 10_600),
    };
  };

  /** A title with what was looked for apart. */
  const marked = (text: string, look: string): TextPiece[] => {
    const at = text.toLowerCase().indexOf(look.trim().toLowerCase());
    const end = at + look.trim().length;
    if (at === -1) return [{ text, hit: false }];
    const pieces = [{ text: text.slice(0, at), hit: false }, { text: text.slice(at, end), hit: true }, { text: text.slice(end), hit: false }];
    return pieces.filter((piece) => piece.text !== '');
  };
  const matching = (rows: MemoryEntry[], wanted: string) => {
    const look = wanted.trim().toLowerCase();
    return rows.filter((entry) => look === '' || JSON.stringify([open().row(entry).title, open().row(entry).detail, entry.fields]).toLowerCase().includes(look));
  };

  const makeDraft = (files: string[], person: string): ImportDraft => {
    const here = open();
    const item = (standing: DraftItem['standing'], from: MemoryEntry | undefined, change: Partial<DraftItem['row']>, place: string, differences: DraftItem['differences'] = []): DraftItem[] =>
      from === undefined ? [] : [{ number: 0, file: 0, standing, row: { ...here.row(from), ...change }, place, asks: null, ticked: standing === 'new', beside: standing === 'beside' ? `${here.row(from).title}, ${said('selbst eingetragen')}` : '', differences }];
    const find = (kind: MemoryEntry['kind'], at = 0) => here.of(person, kind)[at];
    const items = [
      ...item('new', find('condition'), { id: 'x1', title: said('Herzschwäche'), detail: 'NYHA II', when: '2026-11-11', marks: [], source: '' }, 'entry[4]'),
      ...item('new', find('finding'), { id: 'x2', title: 'NT-proBNP', detail: '640 pg/ml', when: '2026-11-09', marks: [{ code: 'high', tone: 'amber' }], source: '' }, 'entry[11]'),
      ...item('new', find('procedure'), { id: 'x3', title: said('Herzultraschall'), detail: said('Krankenhaus Nord'), when: '2026-11-10', source: '' }, 'entry[12]'),
      ...item('different', find('medication'), { title: 'Ramipril' }, 'entry[6]', [{ field: 'strength', here: '10 mg', there: '5 mg' }]),
      ...(files.some((path) => path.includes('plan')) ? item('new', find('medication', 3), { id: 'x4', title: 'Methotrexat', detail: '1-0-0-0', marks: [], source: '' }, 'S[1]/M[4]').map((one) => ({ ...one, asks: said('1 x wöchentlich'), ticked: false })) : []),
      ...(files.some((path) => path.includes('plan')) ? item('not_on_plan', find('medication', 2), {}, '') : []),
      ...(files.some((path) => path.includes('share')) ? item('beside', find('allergy'), {}, 'entry[9]', [{ field: 'criticality', here: '', there: said('lebensgefährlich') }]) : []),
      ...item('same', find('medication', 1), {}, 'entry[7]'),
      ...item('same', find('allergy'), {}, 'entry[2]'),
    ].map((one, number) => ({ ...one, number }));
    return {
      draft: 1, items,
      files: files.map((path) => ({ name: path.split('/').at(-1) ?? path, format: path.endsWith('.pdf') ? 'pdf' : 'ips', bytes: 48_213, refused: path.includes('broken') ? { code: 'file-broken', facts: { file: path } } : null, columns: path.endsWith('.csv') ? said(COLUMNS) : [] })),
      noted: files.some((path) => path.includes('card')) ? [{ what: 'card', why: 'card_not_checked', facts: { issuer: 'https://portal.example' }, file: 0, place: '', count: 1 }] : files.some((path) => path.includes('plan')) ? [{ what: 'M', why: 'name_not_in_code', facts: { pzn: '06453257' }, file: 0, place: 'S[1]/M[2]', count: 2 }] : [],
      left_out: [{ what: 'Claim', why: 'not-known', facts: {}, file: 0, place: 'entry[20]', count: 3 }],
      identity: files.some((path) => path.includes('other')) ? { fits: 'no', name: 'Erika Muster', born: '1970-01-01' } : { fits: 'yes', name: 'Anna Beispiel', born: '1968-03-02' },
    };
  };

  /** Pictures that hold nothing but themselves. */
  const makePictures = (files: string[], person: string): ImportDraft => {
    const from = open().of(person, 'document')[2];
    const names = files.map((path) => path.split('/').at(-1) ?? path);
    return {
      draft: 1, noted: [], left_out: [], identity: { fits: 'unnamed', name: '', born: null },
      files: names.map((name) => ({ name, format: name.endsWith('png') ? 'png' : name.endsWith('jpg') ? 'jpeg' : 'text', bytes: 2_310_400, refused: null, columns: [] })),
      items: from === undefined ? [] : names.map((name, at) => ({
        number: at, file: at, standing: 'new', place: '', asks: null, ticked: true, beside: '', differences: [],
        row: { ...open().row(from), id: `p${at}`, title: name.replace(/\.\w+$/, ''), detail: '', when: null, source: '' },
      })),
    };
  };

  const answers: Answers = {
    welcome: () => ({
      charts: [{ path: FOLDER, name: 'Beispiel', place: '~/Dokumente/OwnChart', changed: '2026-11-14T10:42', number: 412, held: false }],
      usual_place: '~/Dokumente/OwnChart', locked: null, version: '0.1.0', has_viewer: true, has_helper: true,
    }),
    settings: () => settings,
    save_settings: (wanted) => (settings = { ...wanted }),
    pick_chart: () => options.files?.[0] ?? '/media/anna/STICK/Familie.ownchart',
    pick_place: () => '/media/anna/STICK',
    suggest_words: words,
    judge_passphrase: ({ text: tried }) => ({ accepted: tried.length >= 20, lasts: tried.length >= 20 ? 'ages' : tried.length >= 10 ? 'days' : 'seconds' }),
    new_chart: ({ name, born }) => {
      chart = new MemoryChart(now, settings.language);
      chart.number = 1;
      chart.changed = now();
      chart.add('person', '', { name, birth_date: born });
      safe = new MemorySafety(now);
      notices = [];
      return opened();
    },
    try_invented: () => {
      chart = new MemoryChart(now, settings.language);
      const person = anna(chart);
      safe = MemorySafety.ofAnna(now);
      notices = [{ code: 'invented', facts: {}, tone: 'amber' }];
      return opened(person);
    },
    recovery_sheet: ({ passphrase }) => {
      if (safe.printed) safe.again(passphrase);
      return { sheet: { id: ++sheets, pages: 1, bytes: 48_000, width: 210, height: 297, checked: { codes: 1, smallest: '8' } }, groups: SHEET.length, asked: [2, 5] };
    },
    recovery_check: ({ groups }) => {
      const right = groups.map(({ number, text: typed }) => typed.replace(/\s/g, '').toUpperCase() === SHEET[number - 1]);
      safe.recovered ||= right.every(Boolean);
      safe.printed ||= safe.recovered;
      return { right };
    },
    paper_check: ({ groups }) => paperCheck(groups),
    pick_backup: () => options.files?.[0] ?? `/media/anna/STICK/Beispiel-380.ownchart-backup`,
    look_at_copy: ({ path }) => safe.look(path),
    restore: ({ path, key }) => {
      if (path.includes('broken')) throw new Refused({ code: 'damaged', facts: {} });
      return restored(key);
    },
    restore_pages: ({ pages, paper }) => {
      if (pages.some((page) => page.includes('few'))) throw new Refused({ code: 'codes-missing', facts: { have: '9', need: '11' } });
      return restored({ with: 'paper', text: paper });
    },
    look_at_chart: ({ path }) => ({ path, name: path.split('/').at(-1)?.replace('.ownchart', '') ?? path, place: '~/Dokumente/OwnChart', changed: '2026-11-14T10:42', number: 412, held: false }),
    open_chart: ({ path, key }) => {
      safe = MemorySafety.ofAnna(now);
      safe.key(key);
      if (path.includes('older')) throw new Refused({ code: 'older-copy', facts: {} });
      if (path.includes('mixed')) throw new Refused({ code: 'damaged', facts: { what: 'head-mac-bad' } });
      chart = new MemoryChart(now, settings.language);
      notices = [];
      return opened(anna(chart));
    },
    lock: () => {
      chart = undefined;
      location.reload();
      return null;
    },
    overview: ({ person }) => overview(person),
    labs: ({ person, words: look }) => looking.labs(person, look),
    lab: ({ person, test, from, to }) => looking.lab(person, test, from, to),
    lab_values: ({ person, test, from, count }) => looking.values(person, test, from, count),
    picture_save: () => ({ files: ['/home/anna/picture.svg'] }),
    medicines: ({ person }) => looking.medicines(person),
    medicine_changes: ({ person }) => looking.changes(person),
    doses: ({ id }) => looking.doses(id),
    dose_day: ({ person, day }) => dosing.day(person, day),
    note_doses: (wanted) => dosing.note(wanted),
    unnote_doses: ({ notes }) => dosing.unnote(notes),
    dose_log: ({ medicine: id, to, days }) => dosing.log(id, to, days),
    keep_dose_log: ({ person, keep }) => dosing.keep(person, keep),
    new_pack: ({ medicine: id, amount }) => dosing.newPack(id, amount),
    reminders: ({ person }) => dosing.reminders(person),
    put_off: ({ person, key }) => dosing.putOff(person, key),
    timeline: (wanted) => looking.timeline(wanted),
    timeline_rows: ({ of, from, count }) => looking.rows(of, from, count),
    entries: ({ person, kind, words: look, removed, from, count }) => {
      const here = open();
      const all = kind === 'person' ? here.entries.filter((entry) => entry.kind === 'person') : here.entries.filter((entry) => entry.person === person && entry.kind === kind);
      const fit = matching(all.filter((entry) => removed || !entry.removed), look);
      fit.sort((a, b) => (here.row(b).when ?? '').localeCompare(here.row(a).when ?? ''));
      return { rows: fit.slice(from, from + count).map((entry) => here.row(entry)), count: fit.length, state: here.said(person, kind) };
    },
    entry: ({ id }) => open().detail(id),
    save_entry: (wanted) => open().save(wanted),
    remove_entry: ({ id }) => open().remove(id, true),
    unremove_entry: ({ id }) => open().remove(id, false),
    put_back_entry: ({ id, number }) => open().putBack(id, number),
    undo_entry: ({ id }) => open().undo(id),
    say_none: ({ person, kind }) => {
      const id = open().add(kind, person, { state: 'none_known' });
      return { entry: id, kind, state: open().state(), people: open().people() };
    },
    search: ({ person, words: look, count }) => {
      const fit = matching(open().of(person), look);
      const hits = fit.slice(0, count).map((entry) => {
        const row = open().row(entry);
        return { row, excerpt: marked(row.title, look) };
      });
      return { hits, count: fit.length, more: false };
    },
    documents: ({ person }) => papers.shelf(open(), person),
    document_look: (wanted) => papers.look(open(), wanted),
    document_page: ({ document, page: at, width, turn, cut }) => papers.page(document, at, width, turn, cut),
    document_unlock: ({ document, password }) => papers.unlock(document, password),
    document_recognise: ({ id }) => papers.recognise(open(), id),
    document_view: (wanted) => papers.view(open(), wanted),
    stand_in: (wanted) => papers.standIn(open(), wanted),
    stand_no_more: (wanted) => papers.standNoMore(open(), wanted),
    document_save: () => ({ files: ['/home/anna/Entlassbrief.pdf'] }),
    pick_files: () => options.files ?? [`/home/anna/Downloads/${said('entlassung.json')}`],
    import_draft: ({ files, person }) => (draft = files.every((path) => /page-\d\.jpg$/.test(path)) ? makePictures(files, person) : makeDraft(files, person)),
    import_paste: ({ person, media }) => (draft = makePictures([media === 'text/plain' ? 'clipboard.txt' : 'clipboard.png'], person)),
    import_album: () => {
      if (!draft) throw new Refused({ code: 'gone', facts: {} });
      const first = draft.items[0];
      if (first === undefined) throw new Refused({ code: 'nothing-chosen', facts: {} });
      return (draft = { ...draft, files: draft.files.slice(0, 1).map((file) => ({ ...file, name: file.name.replace(/\.\w+$/, '.zip'), format: 'zip', bytes: 3 * file.bytes })), items: [first] });
    },
    undo_step: () => ({ count: dosing.undo() ? 1 : 3, state: open().state(), people: open().people() }),
    ...tidying(open, said),
    import_take: ({ take }) => {
      const here = open();
      const taken = new Map<Shelf['kind'], number>();
      for (const item of draft?.items ?? []) {
        if (!take.includes(item.number)) continue;
        taken.set(item.row.kind, (taken.get(item.row.kind) ?? 0) + 1);
        here.number += 1;
      }
      return {
        taken: [...taken].map(([kind, count]) => ({ kind, count })), same: 2, left_out: 3,
        untouched: (draft?.items.length ?? 0) - take.length - 2, state: here.state(), people: here.people(),
      };
    },
    import_forget: () => {
      draft = undefined;
      return null;
    },
    paper_preview: ({ person, sensitive, form, size, documents }): PaperPreview => {
      const id = ++sheets;
      const [width, height] = form === 'plan' ? [297, 210] : size === 'letter' ? [216, 279] : [210, 297];
      const pages = form === 'binder' ? (documents ? 11 : 3) : form === 'visit' ? 2 : 1;
      return {
        sheet: { id, pages, bytes: documents ? 1_640_000 : 96_000, width, height, checked: { codes: form === 'plan' || form === 'sheet' ? 1 : 0, smallest: '7.5' } }, number: open().number, words: open().state().words, left_off: sensitive ? 0 : 1,
        remarks: form === 'plan' ? [said('Łódź → Lódz')] : [], offered: PAPER_LANGUAGES,
        text: alerts(person).map((alert) => `${alert.text} – ${alert.detail}`), before: { printed: '2026-05-03', changes: 2 },
        documents: form === 'binder' ? { documents: 3, pages: 7 } : { documents: 0, pages: 0 },
      };
    },
    requests: () => requests.look(),
    request_letter: (wanted) => requests.letter(wanted, ++sheets),
    request_happened: (wanted) => requests.happened(wanted),
    sheet_page: ({ sheet, width }) => page(width, 210 / 297, sheet),
    sheet_save: () => ({ files: ['/home/anna/Notfallblatt.pdf'] }),
    sheet_open: () => null,
    sheet_print: () => {
      throw new Refused({ code: 'no-printer', facts: {} });
    },
    share_choices: ({ person }) => {
      const all = shelves(person);
      const ids = (keep: (entry: MemoryEntry) => boolean) => open().of(person).filter((entry) => entry.kind !== 'person' && !entry.sensitive && keep(entry)).map((entry) => entry.id);
      const near: readonly string[] = ['allergy', 'medication', 'condition', 'device', 'directive', 'contact'];
      return {
        readers: ['Dr. Weber', 'Dr. Kim'], shelves: all, fingerprint: FINGERPRINT,
        presets: [
          { name: 'emergency', entries: ids((entry) => near.includes(entry.kind) && entry.fields['status'] !== 'stopped') },
          { name: 'visit', entries: ids((entry) => near.includes(entry.kind) || entry.kind === 'finding') },
          { name: 'all', entries: ids(() => true) },
        ],
      };
    },
    share_preview: preview,
    share_create: (wanted) => {
      const made = preview(wanted);
      giving.gave(wanted, made);
      return {
        id: 'b2', readers: wanted.readers, words: wanted.contacts.length > 0 ? '' : WORDS, folder: `/home/anna/${said('Weitergabe')}`, entries: made.entries, fingerprint: FINGERPRINT, digest: made.digest, remarks: [],
        files: [
          { name: 'share.age', bytes: made.bytes }, { name: 'share.html', bytes: made.bytes + 890_000 }, { name: 'viewer.html', bytes: 890_000 },
          ...(wanted.paper ? [{ name: 'share.pdf', bytes: 210_000 }] : []),
        ],
      };
    },
    ...giving.answers((files, person) => (draft = makeDraft(files, person)), () => ++sheets),
    safety: () => safe.safety(FOLDER),
    verify: () => {
      safe.verified = true;
      return { findings: [], entries: open().entries.length, documents: 3 };
    },
    change_passphrase: ({ old, new: fresh }) => safe.change(old, fresh),
    backup_make: () => safe.made(options.files?.[0] ?? '/media/anna/STICK/Beispiel-412.ownchart-backup', 'backup', open()),
    mirror_add: () => safe.made(options.files?.[0] ?? '/media/anna/ROT/Beispiel-Kopie', 'mirror', open()),
    mirror_now: ({ place }) => {
      if (!safe.copies.some((copy) => copy.place === place && copy.there)) throw new Refused({ code: 'cannot-write', facts: { file: place } });
      return safe.made(place, 'mirror', open());
    },
    copy_forget: ({ place }) => {
      safe.copies = safe.copies.filter((copy) => copy.place !== place);
      return null;
    },
    check_copy: ({ path }) => ({
      findings: path.includes('broken') ? [{ code: 'finding-document-digest-mismatch', facts: { place: 'documents/4f/Entlassbrief.pdf' }, tone: 'alert' }] : [],
      number: 380, words: 'copper-lantern-meadow-quiet', made: '2026-10-02T18:30', documents: 3,
    }),
    drill: ({ typed }) => safe.drill(typed, open()),
    trusted_cards: ({ passphrase }) => safe.cards(passphrase, ++sheets),
    trusted_keep: () => safe.keep(),
    trusted_end: ({ passphrase }) => safe.end(passphrase),
    rotate: ({ old, new: fresh }) => {
      safe.rotate(old, fresh, FOLDER);
      return opened();
    },
    former_remove: () => {
      if (!safe.former?.words_tried || !safe.former.paper_tried) throw new Refused({ code: 'not-tried', facts: {} });
      safe.former = null;
      return null;
    },
    pick_copy: () => options.files?.[0] ?? '/media/anna/STICK/Beispiel.ownchart',
    merge_look: (wanted) => joining.look(wanted, safe),
    merge_take: (wanted) => joining.take(wanted, open()),
    merge_conflicts: () => joining.gather(open()),
    mend_chart: ({ key }) => {
      safe = MemorySafety.ofAnna(now);
      safe.key(key);
      chart = new MemoryChart(now, settings.language);
      const person = anna(chart);
      return { merged: joining.gather(chart), opened: opened(person) };
    },
    accept_older: ({ key }) => {
      safe = MemorySafety.ofAnna(now);
      safe.key(key);
      chart = new MemoryChart(now, settings.language);
      return opened(anna(chart));
    },
    undecided: ({ person }) => undecided(open(), person),
    decide: (wanted) => joining.decide(wanted, open()),
    people_join: ({ person, same_as }) => open().assign(person, same_as),
    people_part: ({ person }) => open().part(person),
    entry_move: ({ id, person }) => open().assign(id, person),
    person_extract: ({ person, remove }) => {
      const here = open();
      const entries = here.of(person).length;
      if (remove) for (const entry of here.of(person)) entry.removed = true;
      return { path: '/home/anna/Dokumente/OwnChart/Emma Beispiel.ownchart', entries, sheet: { id: ++sheets, pages: 1, bytes: 48_000, width: 210, height: 297, checked: { codes: 1, smallest: '8' } }, state: here.state(), people: here.people() };
    },
    erase_look: ({ ids }) => joining.eraseLook(ids, open(), safe),
    erase: ({ ids, passphrase }) => joining.erase(ids, passphrase, open(), safe),
    cancel: () => {
      stopped = true;
      return null;
    },
  };

  return {
    async ask(name, wanted, follow) {
      await new Promise((done) => setTimeout(done, options.slow ?? 0));
      if (LONG.has(name)) {
        stopped = false;
        for (let done = 0; done < (options.pages ?? 0); done += 1) {
          follow?.step?.({ code: 'copying', done: done * 230_000, total: 8_412_672 });
          await new Promise((next) => setTimeout(next, 40));
          if (stopped) throw new Refused({ code: 'cancelled', facts: {} });
        }
      }
      try {
        return await answers[name](wanted);
      } catch (thrown) {
        throw Refused.from(thrown);
      }
    },
    dropped: () => () => undefined,
  };
}
