// Values over time, medicines and the timeline, as the program in memory answers them.
import type {
  CurvePoint, Doses, Kind, Lab, LabShelf, LabTest, Labs, LabValues, MedicineChanges, Medicines, Timeline, TimelineRows, TimelineWanted,
} from '../../bindings/view.ts';
import type { MemoryDosing } from './dosing.ts';
import { KINDS, flag, medicine, text, unit, value, type Fields, type MemoryChart, type MemoryEntry } from './chart.ts';

const DAY = 86_400_000;

/** What the façade tells of units, for the few the invented person has. */
const TENS: Readonly<Record<string, number>> = { 'mg/dl': 1, 'mg/l': 0.1, 'mmol/l': 1, '%': 1, 'mmHg': 1 };
const SAME: Readonly<Record<string, string>> = { 'mg/l': 'mg/dl' };

export class MemoryLooking {
  readonly #chart: () => MemoryChart;
  readonly #here: (written: string) => string;
  readonly #dosing: MemoryDosing;

  constructor(chart: () => MemoryChart, here: (written: string) => string, dosing: MemoryDosing) {
    this.#chart = chart;
    this.#dosing = dosing;
    this.#here = here;
  }

  #tests(person: string): Map<string, MemoryEntry[]> {
    const found = new Map<string, MemoryEntry[]>();
    for (const entry of this.#chart().of(person, 'finding')) {
      const key = text(entry.fields['code']).toLowerCase();
      found.set(key, [...(found.get(key) ?? []), entry]);
    }
    for (const all of found.values()) all.sort((a, b) => text(b.fields['time']).localeCompare(text(a.fields['time'])));
    return found;
  }

  #reference(entry: MemoryEntry): string {
    const { low, high } = (entry.fields['range'] ?? {}) as Record<string, string>;
    return low !== undefined && high !== undefined ? this.#here(`${low} – ${high}`) : '';
  }

  labs(person: string, words: string): Labs {
    const all: LabTest[] = [...this.#tests(person)].flatMap(([key, entries]) => {
      const newest = entries[0];
      if (newest === undefined) return [];
      const row = this.#chart().row(newest);
      const { low, high } = (newest.fields['range'] ?? {}) as Record<string, string>;
      const shelf: LabShelf = newest.fields['category'] === 'laboratory' ? 'laboratory' : 'vitals';
      return [{
        key, name: row.title, shelf, entry: newest.id, value: row.detail, flag: flag(newest), marks: row.marks, when: row.when, reference: this.#reference(newest),
        trend: entries.toReversed().filter((entry) => unit(entry) === unit(newest)).map((entry) => ({ when: text(entry.fields['time']), value: Number.parseFloat(value(entry)) })).filter((one) => !Number.isNaN(one.value)),
        low: low === undefined ? null : Number(low), high: high === undefined ? null : Number(high),
      }];
    });
    const tests = all.filter((test) => test.name.toLowerCase().includes(words.toLowerCase()));
    tests.sort((a, b) => a.shelf.localeCompare(b.shelf) || a.name.localeCompare(b.name));
    return { tests, count: all.length };
  }

  lab(person: string, key: string, from: number | null, to: number | null): Lab {
    const entries = (this.#tests(person).get(key) ?? []).toReversed();
    const newest = entries.at(-1);
    const units = [...new Set(entries.toReversed().map((entry) => SAME[unit(entry)] ?? unit(entry)))];
    const days = (entry: MemoryEntry) => Date.parse(text(entry.fields['time']).slice(0, 10)) / DAY;
    const inside = (at: number) => (from === null || at >= from) && (to === null || at <= to);
    const point = (entry: MemoryEntry, written: string): CurvePoint => ({
      entry: entry.id, when: text(entry.fields['time']), at: days(entry), spread: 0, value: Number(written) * (TENS[unit(entry)] ?? 1),
      said: this.#here(`${text(entry.fields['comparator'])}${written} ${unit(entry)}`), open: entry.fields['comparator'] === '<' ? 'below' : null, flag: flag(entry),
    });
    const curves = units.map((one) => {
      const mine = entries.filter((entry) => (SAME[unit(entry)] ?? unit(entry)) === one);
      const parts = (newest?.fields['components'] as Fields[] | undefined) ?? [undefined];
      return {
        unit: one, converted: [...new Set(mine.map(unit).filter((other) => other !== one))],
        lines: parts.map((part, at) => {
          const points = mine.map((entry) => point(entry, part === undefined ? text(entry.fields['value']) : text((entry.fields['components'] as Fields[])[at]?.['value'])));
          const bands = mine.flatMap((entry, place) => {
            const { low, high } = (entry.fields['range'] ?? {}) as Record<string, string>;
            if (low === undefined && high === undefined) return [];
            const half = (other: MemoryEntry | undefined) => (other === undefined ? days(entry) : (days(other) + days(entry)) / 2);
            const tens = TENS[unit(entry)] ?? 1;
            return [{ from: half(mine[place - 1]), to: half(mine[place + 1]), low: low === undefined ? null : Number(low) * tens, high: high === undefined ? null : Number(high) * tens }];
          });
          return { name: part === undefined ? '' : text(part['code']), points, count: points.filter(({ at: day }) => inside(day)).length, bands, bands_left_out: false };
        }),
      };
    });
    const all = entries.map(days);
    return {
      key, name: text(newest?.fields['code']), curves, first: all.length === 0 ? null : Math.min(...all), last: all.length === 0 ? null : Math.max(...all),
      count: entries.length, undated: 0, undecided: 0, taken_back: 0, in_words: 0,
    };
  }

  values(person: string, key: string, from: number, count: number): LabValues {
    const entries = this.#tests(person).get(key) ?? [];
    const here = entries[0] === undefined ? '' : (SAME[unit(entries[0])] ?? unit(entries[0]));
    const rows = entries.slice(from, from + count).map((entry) => {
      const row = this.#chart().row(entry);
      const tens = TENS[unit(entry)] ?? 1;
      const converted = SAME[unit(entry)] === here ? this.#here(`${Number((Number(value(entry)) * tens).toFixed(6))} ${here}`) : '';
      return { entry: entry.id, when: row.when, value: row.detail, converted, marks: row.marks, reference: this.#reference(entry), source: entry.source };
    });
    return { rows, count: entries.length };
  }

  medicines(person: string): Medicines {
    const all = this.#chart().of(person, 'medication').filter((entry) => entry.fields['state'] !== 'none_known');
    const status = (entry: MemoryEntry) => text(entry.fields['status']) || 'active';
    const now = all.filter((entry) => status(entry) === 'active').map(medicine);
    return {
      state: this.#chart().said(person, 'medication'), daily: now.filter((row) => row.schedule === 'daily'),
      apart: now.filter((row) => row.schedule === 'weekly' || row.schedule === 'interval'), written: now.filter((row) => row.schedule === 'text'), needed: now.filter((row) => row.schedule === 'as_needed'),
      packs: this.#dosing.packs(person), doses_since: this.#dosing.since(person),
      planned: [], former: all.filter((entry) => status(entry) !== 'active').map((entry) => this.#chart().row(entry)), removed: 0,
      plan: { printed: all.length > 3 ? '2026-05-03' : null, changes: 1 },
    };
  }

  changes(person: string): MedicineChanges {
    const all = this.#chart().of(person, 'medication').filter((entry) => text(entry.fields['before']) !== '');
    return {
      knows: true,
      changes: all.map((entry) => ({ entry: entry.id, how: 'changed', name: text(entry.fields['name']), before: `${text(entry.fields['before'])} · 1-0-0-0`, now: `${text(entry.fields['strength'])} · 1-0-0-0`, when: '2026-11-02' })),
    };
  }

  doses(id: string): Doses {
    const entry = this.#chart().entry(id);
    const row = medicine(entry);
    const scheme = this.#here(`${row.strength} · ${[row.morning, row.noon, row.evening, row.night].map((dose) => dose ?? '0').join('-')}`);
    const state = text(entry.fields['status']);
    const now = { entry: id, said: scheme, from: row.start, to: null, written: '2026-11-02T09:00', state: state === 'active' ? '' : state, now: true };
    const before = row.before === '' ? [] : [{ ...now, said: this.#here(`${row.before} · 1-0-0-0`), to: '2026-11-01', written: '2019-05-14T08:00', state: 'completed', now: false }];
    return { name: row.name, steps: [now, ...before] };
  }

  #dated(wanted: TimelineWanted): { entry: MemoryEntry; when: string; by: string }[] {
    const chart = this.#chart();
    return chart.of(wanted.person)
      .filter((entry) => entry.kind !== 'person' && entry.kind !== 'contact' && (entry.kind !== 'intake' || wanted.kinds.includes('intake')))
      .map((entry) => ({ entry, when: chart.row(entry).when ?? '', by: text(entry.fields['performer']) || text(entry.fields['author']) || text(entry.fields['with']) || entry.source }))
      .sort((a, b) => b.when.replace('~', '').localeCompare(a.when.replace('~', '')));
  }

  #picked(wanted: TimelineWanted): { entry: MemoryEntry; when: string; by: string }[] {
    return this.#dated(wanted).filter(({ entry, by }) => (wanted.kinds.length === 0 || wanted.kinds.includes(entry.kind)) && (wanted.who === '' || by === wanted.who) && wanted.label === '');
  }

  timeline(wanted: TimelineWanted): Timeline {
    const all = this.#dated(wanted);
    const picked = this.#picked(wanted);
    const years: Timeline['years'] = [];
    for (const [at, { when }] of picked.entries()) {
      const year = when.replace('~', '').slice(0, 4);
      const last = years.at(-1);
      if (last?.year === year) last.count += 1;
      else years.push({ year, from: at, count: 1 });
    }
    const kinds = KINDS.map(({ kind }: { kind: Kind }) => ({ kind, count: kind === 'intake' ? this.#chart().of(wanted.person, kind).length : all.filter(({ entry }) => entry.kind === kind).length })).filter(({ count }) => count > 0);
    return { count: picked.length, years, kinds, who: [...new Set(all.map(({ by }) => by).filter(Boolean))], labels: [] };
  }

  rows(wanted: TimelineWanted, from: number, count: number): TimelineRows {
    return { rows: this.#picked(wanted).slice(from, from + count).map(({ entry }) => ({ row: this.#chart().row(entry), of_visit: entry.kind === 'document' && text(entry.fields['time']) === '2026-11-11' })) };
  }
}
