// Joining, deciding, people, erasing: the program in memory. A path that is called other is somebody else's
// chart, foreign one whose keys differ, same one without anything new.
import type { Decide, EntryRow, Erased, EraseLook, MergeDone, MergeFrom, MergeLook, MergeTake, Saved, Undecided } from '../../bindings/view.ts';
import { Refused } from '../host.ts';
import { text, type MemoryChart } from './chart.ts';
import type { MemorySafety } from './safety.ts';

export class MemoryJoining {
  #looked: MergeLook | undefined;

  look({ path, key }: MergeFrom, safe: MemorySafety): MergeLook {
    if (path.includes('foreign') && key === null) throw new Refused({ code: 'key-needed', facts: {} });
    if (key !== null) safe.key(key);
    const other = path.includes('other');
    const same = path.includes('same');
    this.#looked = {
      look: 1, path, same_chart: !other, state: { number: 398, words: 'harbour-violin-amber-stone', changed: '2026-11-13T19:20' },
      people: other
        ? [
            { id: 'p1', name: 'Anna Beispiel', initials: 'AB', born: '1968-03-02', died: null, entries: 61, known: false },
            { id: 'p2', name: 'Emma Beispiel', initials: 'EB', born: '1940-07-19', died: null, entries: 24, known: false },
            { id: 'p3', name: 'Karl Beispiel', initials: 'KB', born: '1938-01-05', died: '2019-10-30', entries: 12, known: true },
          ]
        : [],
      new_entries: same ? 0 : 7, changed_entries: same ? 0 : 2, documents: same ? 0 : 1,
    };
    return this.#looked;
  }

  take({ look, assign }: MergeTake, chart: MemoryChart): MergeDone {
    const looked = this.#looked;
    if (looked?.look !== look) throw new Refused({ code: 'gone', facts: {} });
    const open = looked.people.filter((person) => !person.known && !looked.same_chart && !assign.some(({ from }) => from === person.id));
    if (open.length > 0) throw new Refused({ code: 'assign-people', facts: { people: open.map(({ name }) => name).join(', ') } });
    for (const { from, to } of assign) {
      const person = looked.people.find(({ id }) => id === from);
      if (to.as === 'new' && person) chart.add('person', '', { name: person.name, birth_date: person.born });
    }
    this.#looked = undefined;
    disagree(chart);
    return { ...this.#done(chart), entries: 7, changed: 2, documents: 1, aside: 1, missing: ['d9'] };
  }

  gather(chart: MemoryChart): MergeDone {
    return { ...this.#done(chart), moved: ['HEAD (conflicted copy)', 'vault (conflicted copy).db'] };
  }

  decide({ id, group, number }: Decide, chart: MemoryChart): Saved {
    const open = chart.disagreements.get(id)?.find((one) => one.group === group);
    const taken = open?.values[number - 1];
    if (open === undefined || taken === undefined) throw new Refused({ code: 'not-undecided', facts: {} });
    chart.disagreements.delete(id);
    const entry = chart.entry(id);
    return chart.save({ id, kind: entry.kind, person: entry.person, fields: taken, note: null });
  }

  eraseLook(ids: string[], chart: MemoryChart, safe: MemorySafety): EraseLook {
    return {
      entries: ids.map((id) => chart.row(chart.entry(id))), documents: 0, stays: [],
      copies: safe.copies.map((copy) => ({ kind: copy.kind, path: copy.place, when: (copy.checked ?? '2026-09-30').slice(0, 10), number: chart.number - copy.behind })),
    };
  }

  erase(ids: string[], passphrase: string, chart: MemoryChart, safe: MemorySafety): Erased {
    safe.again(passphrase);
    const { copies } = this.eraseLook(ids, chart, safe);
    chart.entries = chart.entries.filter((entry) => !ids.includes(entry.id));
    chart.number += 1;
    return { entries: ids.length, documents: 0, copies, state: chart.state(), people: chart.people() };
  }

  #done(chart: MemoryChart): MergeDone {
    chart.number += 9;
    return {
      entries: 0, changed: 0, documents: 0, erased: 0, aside: 0, refused: [], missing: [], moved: [],
      undecided: undecided(chart), state: chart.state(), people: chart.people(),
    };
  }
}

export function undecided(chart: MemoryChart, person?: string): EntryRow[] {
  return chart.entries.filter((entry) => chart.disagreements.has(entry.id) && (person === undefined || entry.person === person)).map((entry) => chart.row(entry));
}

/** Two copies say different things about a dose. */
function disagree(chart: MemoryChart): void {
  const entry = chart.entries.find((one) => text(one.fields['name']) === 'Ramipril');
  if (entry === undefined) return;
  const { before: _, ...here } = entry.fields;
  const there = { ...here, strength: '5 mg', evening: '1' };
  chart.disagreements.set(entry.id, [{ group: 'plan', values: [here, there] as Undecided['values'], written: ['2026-11-02T08:15', '2026-11-03T19:40'] }]);
}
