// Doses of a day, packs and what is due, as the program in memory answers them.
import type {
  DayTime, DoseDay, DoseLogDay, DoseLogPage, DoseStatus, DosesNoted, DueDose, NotedAs, NotedDose, NoteDoses, PackRow, Reminders, Saved,
} from '../../bindings/view.ts';
import { shift } from '../../words/dates.ts';
import { Refused } from '../host.ts';
import { medicine, text, type MemoryChart, type MemoryEntry } from './chart.ts';

const TIMES: readonly DayTime[] = ['morning', 'noon', 'evening', 'night'];
const HOURS: Readonly<Record<DayTime, number>> = { morning: 6, noon: 12, evening: 18, night: 21 };
const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export class MemoryDosing {
  readonly #chart: () => MemoryChart;
  readonly #now: () => string;
  readonly #here: (written: string) => string;
  readonly #waiting = new Set<string>();
  #step: (() => void) | undefined;

  constructor(chart: () => MemoryChart, now: () => string, here: (written: string) => string) {
    this.#chart = chart;
    this.#now = now;
    this.#here = here;
  }

  #today(): string {
    return this.#now().slice(0, 10);
  }

  since(person: string): string | null {
    return text(this.#chart().entry(person).fields['doses_since']) || null;
  }

  #medicines(person: string): MemoryEntry[] {
    return this.#chart().of(person, 'medication').filter((entry) => entry.fields['state'] !== 'none_known' && (entry.fields['status'] ?? 'active') === 'active');
  }

  #amount(entry: MemoryEntry, dose: string): string {
    const unit = text(entry.fields['unit']);
    const several = Number(dose) > 1 && unit === 'Tablette' ? 'Tabletten' : unit;
    return this.#here(`${dose === '1/2' ? '½' : dose} ${several}`.trim());
  }

  #due(entry: MemoryEntry, day: string): { at: DayTime; dose: string }[] {
    const row = medicine(entry);
    const weekly = row.schedule === 'weekly' && row.weekdays.includes(WEEK[new Date(`${day}T12:00Z`).getUTCDay()] ?? '');
    if (row.schedule !== 'daily' && !weekly) return [];
    return TIMES.flatMap((at) => {
      const dose = row[at];
      return dose === null || Number(dose) === 0 ? [] : [{ at, dose }];
    });
  }

  #notes(person: string, day: string): MemoryEntry[] {
    return this.#chart().of(person, 'intake').filter((note) => text(note.fields['time']).slice(0, 10) === day);
  }

  #noted(note: MemoryEntry): NotedDose {
    return {
      entry: note.id, name: text(note.fields['name']), status: text(note.fields['status']) as DoseStatus,
      clock: text(note.fields['time']).slice(11), amount: '', reason: text(note.fields['reason']),
    };
  }

  #says(notes: readonly MemoryEntry[]): NotedAs {
    const all = new Set(notes.map((note) => text(note.fields['status'])));
    if (all.size > 1) return 'both';
    return all.size === 0 ? 'open' : ([...all][0] as NotedAs);
  }

  day(person: string, wanted: string): DoseDay {
    const day = wanted || this.#today();
    const hour = Number(this.#now().slice(11, 13));
    const notes = this.#notes(person, day);
    const all = this.#medicines(person);
    const times = TIMES.map((at) => ({
      at, begun: day < this.#today() || hour >= HOURS[at],
      doses: all.flatMap((entry): DueDose[] => {
        const due = this.#due(entry, day).find((one) => one.at === at);
        if (due === undefined) return [];
        const mine = notes.filter((note) => note.fields['medication'] === entry.id && note.fields['daytime'] === at);
        const { name, strength, hint } = medicine(entry);
        return [{ medicine: entry.id, name, strength, hint, amount: this.#amount(entry, due.dose), noted: this.#says(mine), notes: mine.map((note) => this.#noted(note)) }];
      }),
    })).filter(({ doses }) => doses.length > 0);
    const beside = (schedule: string) => all.filter((entry) => medicine(entry).schedule === schedule).map((entry) => {
      const { name, strength, dose_text } = medicine(entry);
      return { medicine: entry.id, name, strength, said: dose_text, notes: notes.filter((note) => note.fields['medication'] === entry.id).map((note) => this.#noted(note)) };
    });
    return { day, today: this.#today(), since: this.since(person), times, needed: beside('as_needed'), written: beside('text'), others: [] };
  }

  #done(count: number): DosesNoted {
    const chart = this.#chart();
    chart.number += 1;
    return { count, state: chart.state(), people: chart.people() };
  }

  note(wanted: NoteDoses): DosesNoted {
    const chart = this.#chart();
    const made: string[] = [];
    for (const { medicine: id, at } of wanted.doses) {
      const time = wanted.now ? this.#now() : wanted.day || this.#today();
      const fields = { name: text(chart.entry(id).fields['name']), medication: id, time, status: wanted.status, ...(at === null ? {} : { daytime: at }) };
      made.push(chart.add('intake', wanted.person, fields));
    }
    this.#step = () => made.forEach((id) => (chart.entry(id).removed = true));
    return this.#done(made.length);
  }

  unnote(notes: readonly string[]): DosesNoted {
    const all = notes.map((id) => this.#chart().entry(id));
    for (const note of all) note.removed = true;
    this.#step = () => all.forEach((note) => (note.removed = false));
    return this.#done(all.length);
  }

  /** Takes the last notes back; whether there were any. */
  undo(): boolean {
    const step = this.#step;
    this.#step = undefined;
    step?.();
    return step !== undefined;
  }

  log(id: string, wanted: string, many: number): DoseLogPage {
    const entry = this.#chart().entry(id);
    const [to, since] = [wanted || this.#today(), this.since(entry.person)];
    const days: DoseLogDay[] = Array.from({ length: many }, (_, ago) => shift(to, -ago)).map((day) => {
      const notes = this.#notes(entry.person, day).filter((note) => note.fields['medication'] === id);
      const doses = this.#due(entry, day).map(({ at, dose }) => {
        const mine = notes.filter((note) => note.fields['daytime'] === at);
        return { at, amount: this.#amount(entry, dose), noted: this.#says(mine), said: mine.map((note) => text(note.fields['reason'])).filter(Boolean).join(' · ') };
      });
      const beside = notes.filter((note) => note.fields['daytime'] === undefined).map((note) => this.#noted(note));
      return { day, counts: day < this.#today() && since !== null && since <= day, doses, beside };
    });
    const counted = (noted: NotedAs) => days.reduce((sum, day) => sum + day.doses.filter((dose) => dose.noted === noted && (noted !== 'open' || day.counts)).length, 0);
    const [taken, skipped, unclear, open] = [counted('taken'), counted('skipped'), counted('both'), counted('open')];
    const beside = days.reduce((sum, day) => sum + day.beside.length, 0);
    return { name: text(entry.fields['name']), from: shift(to, 1 - many), to, since, days, due: taken + skipped + unclear + open, taken, skipped, unclear, open, beside };
  }

  keep(person: string, keep: boolean): Saved {
    return this.#chart().save({ id: person, kind: 'person', person, note: null, fields: { doses_since: keep ? this.#today() : null } });
  }

  packs(person: string): PackRow[] {
    return this.#medicines(person).filter((entry) => text(entry.fields['supply']) !== '').map((entry): PackRow => {
      const { name, strength, schedule } = medicine(entry);
      const pack = text(entry.fields['pack']);
      const row = { medicine: entry.id, name, strength, pack: pack === '' ? '' : this.#amount(entry, pack) };
      if (schedule !== 'daily') return { ...row, left: '', state: 'as_needed', day: null, days: 0, soon: false };
      const each = this.#due(entry, this.#today()).reduce((sum, { dose }) => sum + Number(dose), 0);
      const gone = Math.round((Date.parse(this.#today()) - Date.parse(text(entry.fields['counted']))) / 86_400_000);
      const left = Number(text(entry.fields['supply'])) - gone * each;
      const days = Math.floor(left / each) - 1;
      const [state, at] = days < 0 ? ['out' as const, 0] : ['until' as const, days];
      return { ...row, left: this.#amount(entry, String(Math.max(left, 0))), state, day: shift(this.#today(), at), days: Math.max(days, 0), soon: days <= 7 };
    });
  }

  newPack(id: string, amount: string): Saved {
    const entry = this.#chart().entry(id);
    const pack = amount || text(entry.fields['pack']);
    if (pack === '') throw new Refused({ code: 'field-missing', facts: { field: 'pack' } });
    const left = Number.parseFloat(this.packs(entry.person).find((one) => one.medicine === id)?.left.replace(',', '.') ?? '0');
    const supply = String(left + Number(pack));
    return this.#chart().save({ id, kind: 'medication', person: entry.person, note: null, fields: { supply, counted: this.#today(), pack } });
  }

  reminders(person: string): Reminders {
    const today = this.day(person, '');
    const row = { at: null, count: 0, entry: null, name: '', when: null, late: false };
    const doses = this.since(person) === null ? [] : today.times.filter(({ begun, doses }) => begun && doses.some(({ noted }) => noted === 'open')).map(({ at, doses }) => ({
      ...row, key: `doses:${today.day}:${at}`, about: 'doses' as const, at, count: doses.filter(({ noted }) => noted === 'open').length, may_wait: false,
    }));
    const packs = this.packs(person).filter(({ soon }) => soon).map((pack) => ({
      ...row, key: `pack:${pack.medicine}`, about: 'pack' as const, entry: pack.medicine, name: pack.name, when: pack.day, late: pack.state === 'out', may_wait: true,
    }));
    const near = [today.day, shift(today.day, 1)];
    const visits = this.#chart().of(person, 'visit').filter((visit) => visit.fields['status'] === 'planned' && near.includes(text(visit.fields['start']).slice(0, 10))).map((visit) => ({
      ...row, key: `visit:${visit.id}`, about: 'visit' as const, entry: visit.id, name: text(visit.fields['title']), when: text(visit.fields['start']), may_wait: false,
    }));
    return { due: [...doses, ...visits, ...packs].filter(({ key }) => !this.#waiting.has(key)) };
  }

  putOff(person: string, key: string): Reminders {
    this.#waiting.add(key);
    return this.reminders(person);
  }
}
