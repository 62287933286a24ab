// An open chart in memory: entries, their titles and details, saving, removing, undoing.
import type {
  Change, ChartState, EntryDetail, EntryRow, Flag, Kind, KindShape, Language, MedicineRow, PersonBand, Saved, SaveEntry, ScheduleKind, StandsIn, ThreeStates,
  Undecided,
} from '../../bindings/view.ts';
import kindsTable from '../../bindings/kinds.json';
import { Refused } from '../host.ts';
import { english } from './english.ts';

export type Fields = Record<string, unknown>;

export interface MemoryEntry {
  id: string;
  kind: Kind;
  person: string;
  fields: Fields;
  note: string;
  source: string;
  removed: boolean;
  sensitive: boolean;
  /** Pages of documents it stands on. */
  stands: StandsIn[];
  /** The newest first, each with what stood there before it. */
  history: { change: Omit<Change, 'said'>; before: Fields; removedBefore: boolean }[];
}

export const KINDS = kindsTable as KindShape[];

export class MemoryChart {
  entries: MemoryEntry[] = [];
  /** What two copies say differently, by entry. */
  readonly disagreements = new Map<string, Undecided[]>();
  /** Who was joined into whom. */
  readonly doubles = new Map<string, string>();
  number = 412;
  changed = '2026-11-14T10:42';
  private next = 1;
  readonly now: () => string;
  readonly language: Language;

  constructor(now: () => string, language: Language) {
    this.now = now;
    this.language = language;
  }

  add(kind: Kind, person: string, fields: Fields, more: { source?: string; note?: string; sensitive?: boolean } = {}): string {
    const id = (this.next++).toString(16).padStart(32, '0');
    this.entries.push({
      id, kind, person: kind === 'person' ? id : person, fields,
      note: more.note ?? '', source: more.source ?? '', removed: false, sensitive: more.sensitive ?? false, stands: [],
      history: [{ change: { number: 1, when: this.changed, fields: Object.keys(fields) }, before: {}, removedBefore: false }],
    });
    return id;
  }

  of(person: string, kind?: Kind): MemoryEntry[] {
    return this.entries.filter((entry) => !entry.removed && (entry.person === person || this.doubles.get(entry.person) === person) && (kind === undefined || entry.kind === kind));
  }

  entry(id: string): MemoryEntry {
    const found = this.entries.find((entry) => entry.id === id);
    if (!found) throw new Refused({ code: 'gone', facts: {} });
    return found;
  }

  state(): ChartState {
    return { number: this.number, words: 'copper-lantern-meadow-quiet', changed: this.changed };
  }

  private write(entry: MemoryEntry, names: string[], doing: () => void): Saved {
    this.number += 1;
    this.changed = this.now();
    entry.history.unshift({
      change: { number: entry.history.length + 1, when: this.changed, fields: names },
      before: { ...entry.fields },
      removedBefore: entry.removed,
    });
    doing();
    return { entry: entry.id, kind: entry.kind, state: this.state(), people: this.people() };
  }

  save(wanted: SaveEntry): Saved {
    const shape = KINDS.find((kind) => kind.kind === wanted.kind);
    const id = wanted.id ?? this.add(wanted.kind, wanted.person, {});
    const entry = this.entry(id);
    const after: Fields = { ...entry.fields };
    for (const [name, value] of Object.entries(wanted.fields)) {
      if (value === null) delete after[name];
      else after[name] = value;
    }
    const missing = shape?.fields.find((field) => field.required && (after[field.name] === undefined || after[field.name] === ''));
    const weekly = after['schedule'] === 'weekly' && !(Array.isArray(after['weekdays']) && after['weekdays'].length > 0);
    if (missing || weekly) {
      if (wanted.id === null) this.entries = this.entries.filter((one) => one.id !== id);
      throw new Refused({ code: 'field-missing', facts: { field: missing?.name ?? 'weekdays' } });
    }
    if (wanted.id === null) entry.history = [];
    return this.write(entry, Object.keys(wanted.fields), () => {
      entry.fields = after;
      if (wanted.note !== null) entry.note = wanted.note;
    });
  }

  /** A change that is kept elsewhere. */
  touch(id: string, name: string): Saved {
    return this.write(this.entry(id), [name], () => undefined);
  }

  remove(id: string, removed: boolean): Saved {
    const entry = this.entry(id);
    return this.write(entry, ['life'], () => (entry.removed = removed));
  }

  /** Gives an entry to another person, or says that one person is another. */
  assign(id: string, person: string): Saved {
    const entry = this.entry(id);
    return this.write(entry, ['person'], () => {
      if (entry.kind === 'person') this.doubles.set(id, person);
      else entry.person = person;
    });
  }

  part(id: string): Saved {
    const entry = this.entry(id);
    return this.write(entry, ['person'], () => this.doubles.delete(id));
  }

  undo(id: string): Saved {
    const entry = this.entry(id);
    const last = entry.history[0];
    if (!last) throw new Refused({ code: 'gone', facts: {} });
    return this.write(entry, last.change.fields, () => {
      if (entry.history.length === 2) entry.removed = true;
      else {
        entry.fields = last.before;
        entry.removed = last.removedBefore;
      }
    });
  }

  /** The fields as one change left them. */
  private fieldsThen(entry: MemoryEntry, at: number): Fields {
    return at === 0 ? entry.fields : (entry.history[at - 1]?.before ?? {});
  }

  private saidThen(entry: MemoryEntry, at: number): string {
    const { title, detail } = this.row({ ...entry, fields: this.fieldsThen(entry, at) });
    return [title, detail].filter((part) => part !== '').join(' · ');
  }

  putBack(id: string, number: number): Saved {
    const entry = this.entry(id);
    const at = entry.history.findIndex(({ change }) => change.number === number);
    if (at < 0) throw new Refused({ code: 'no-such-version', facts: {} });
    const after = this.fieldsThen(entry, at);
    const removed = at === 0 ? entry.removed : (entry.history[at - 1]?.removedBefore ?? false);
    return this.write(entry, Object.keys(after), () => {
      entry.fields = after;
      entry.removed = removed;
    });
  }

  people(): PersonBand[] {
    return this.entries
      .filter((entry) => entry.kind === 'person' && !entry.removed && !this.doubles.has(entry.id))
      .map((entry, at) => {
        const name = text(entry.fields['name']);
        const born = typeof entry.fields['birth_date'] === 'string' ? entry.fields['birth_date'] : null;
        return {
          id: entry.id, name, born, died: null, photo: null, colour: at % 8,
          doubles: this.entries.filter((one) => this.doubles.get(one.id) === entry.id).map((one) => ({ id: one.id, name: text(one.fields['name']) })),
          initials: name.split(' ').map((word) => word[0] ?? '').filter((_, index, all) => index === 0 || index === all.length - 1).join(''),
          age: born === null ? null : age(born, this.now().slice(0, 10)),
        };
      });
  }

  /** "None known" counts only while nothing else is said. */
  said(person: string, kind: Kind): ThreeStates {
    const all = this.of(person, kind);
    if (all.some((entry) => entry.fields['state'] !== 'none_known')) return 'known';
    return all.length > 0 ? 'none_known' : 'not_asked';
  }

  row(entry: MemoryEntry): EntryRow {
    const shown = describe(entry, this.language);
    if (this.disagreements.has(entry.id)) shown.marks.unshift({ code: 'undecided', tone: 'alert' });
    return {
      id: entry.id, kind: entry.kind, title: shown.title, detail: shown.detail, when: shown.when, marks: shown.marks,
      source: entry.source, medicine: entry.kind === 'medication' && entry.fields['state'] !== 'none_known' ? medicine(entry) : null,
      sensitive: entry.sensitive, removed: entry.removed,
    };
  }

  detail(id: string): EntryDetail {
    const entry = this.entry(id);
    return {
      row: this.row(entry), fields: { ...entry.fields } as Record<string, never>, note: entry.note, labels: [],
      links: [], stands: entry.stands, source: entry.source, undecided: this.disagreements.get(id) ?? [], history: entry.history.map((one, at) => ({ ...one.change, said: this.saidThen(entry, at) })),
    };
  }
}

/** The words of a text or coded field. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'text' in value) return String(value.text);
  return '';
}

export function flag(entry: MemoryEntry): Flag {
  const said = entry.fields['interpretation'];
  if (said === 'high' || said === 'critical_high') return 'high';
  if (said === 'low' || said === 'critical_low') return 'low';
  return said === undefined || said === 'normal' ? 'none' : 'other';
}

export function value(entry: MemoryEntry): string {
  const parts = entry.fields['components'];
  if (Array.isArray(parts)) return parts.map((part: Fields) => text(part['value'])).join('/');
  return `${text(entry.fields['comparator'])}${text(entry.fields['value'])}` || text(entry.fields['text']);
}

export function unit(entry: MemoryEntry): string {
  const parts = entry.fields['components'];
  return Array.isArray(parts) ? text((parts[0] as Fields)['unit']) : text(entry.fields['unit']);
}

export function medicine(entry: MemoryEntry): MedicineRow {
  const it = entry.fields;
  const dose = (name: string) => (typeof it[name] === 'string' ? it[name] : null);
  return {
    entry: entry.id, name: text(it['name']), strength: text(it['strength']), schedule: (text(it['schedule']) || 'daily') as ScheduleKind,
    morning: dose('morning'), noon: dose('noon'), evening: dose('evening'), night: dose('night'), unit: text(it['unit']),
    weekdays: Array.isArray(it['weekdays']) ? it['weekdays'].map(String) : [], dose_text: text(it['dose_text']),
    reason: text(it['reason']), hint: text(it['hint']), start: dose('start'), before: text(it['before']), undecided: false,
  };
}

function describe(entry: MemoryEntry, language: Language): Pick<EntryRow, 'title' | 'detail' | 'when' | 'marks'> {
  const it = entry.fields;
  const amount = (written: string) => (language === 'de' ? written.replace(/(\d)\.(\d)/g, '$1,$2') : written);
  const join = (...all: unknown[]) => all.map(text).filter(Boolean).join(' · ');
  const when = ['time', 'start', 'onset', 'implanted', 'birth_date'].map((name) => it[name]).find((one) => typeof one === 'string') ?? null;
  const marks: EntryRow['marks'] = [];
  const mark = (code: string, tone: EntryRow['marks'][number]['tone']) => void marks.push({ code, tone });
  if (it['state'] === 'none_known') mark('none_known', 'quiet');
  let title = text(it['name']) || text(it['title']);
  let detail = '';
  switch (entry.kind) {
    case 'allergy': {
      title = text(it['substance']);
      const reactions = Array.isArray(it['reactions']) ? (it['reactions'] as Fields[]) : [];
      detail = reactions.map((one) => text(one['what'])).join(', ');
      if (it['criticality'] === 'high') mark('high_risk', 'alert');
      break;
    }
    case 'medication':
      detail = join(amount(text(it['strength'])), it['dose_text'], it['reason']);
      if (it['schedule'] === 'weekly') mark('weekly', 'alert');
      if (typeof it['status'] === 'string' && it['status'] !== 'active') mark(it['status'], 'quiet');
      break;
    case 'condition':
      if (typeof it['status'] === 'string' && it['status'] !== 'active') mark(it['status'], 'quiet');
      break;
    case 'device':
      detail = join(it['maker'], it['model']);
      if (it['mri'] === 'conditional' || it['mri'] === 'unsafe') mark(it['mri'], 'amber');
      break;
    case 'immunization':
      title = text(it['vaccine']);
      detail = join(Array.isArray(it['targets']) ? it['targets'].map(text).join(', ') : '', it['lot']);
      break;
    case 'finding':
      title = text(it['code']);
      detail = amount(`${value(entry)} ${unit(entry)}`.trim());
      if (flag(entry) !== 'none') mark(String(it['interpretation']), 'amber');
      break;
    case 'contact':
      detail = join(it['relation'], it['specialty'], Array.isArray(it['phones']) ? it['phones'][0] : '');
      if (it['emergency_order'] !== undefined) mark('emergency', 'amber');
      break;
    case 'directive':
      title = text(it['directive']) === 'living_will' ? 'Patientenverfügung' : 'Vorsorgevollmacht';
      if (language === 'en') title = english(title);
      detail = join(it['location']);
      break;
    case 'visit':
      detail = join(it['with'], it['place']);
      if (it['status'] === 'planned') mark('planned', 'good');
      break;
    case 'intake':
      detail = join(it['reason']);
      if (it['status'] === 'skipped') mark('skipped', 'quiet');
      break;
    case 'document':
      detail = join(it['category'], it['author']);
      break;
    default:
      detail = join(it['performer'], it['text']);
  }
  return { title, detail, when, marks };
}

function age(born: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
  return today.slice(5) < born.slice(5) ? years - 1 : years;
}
