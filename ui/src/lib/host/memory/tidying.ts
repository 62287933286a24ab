// The inbox, what stands twice, and exports of the program in memory.
import type { InboxFile, TableColumn, Twice } from '../../bindings/view.ts';
import type { Answer, Name, Wanted } from '../host.ts';
import type { MemoryChart } from './chart.ts';

type Said = <T>(text: T) => T;
type Some<N extends Name> = { [K in N]: (wanted: Wanted<K>) => Answer<K> };

/** A diary whose last column nobody understands. */
export const COLUMNS: TableColumn[] = [
  { heading: 'Datum', example: '03.05.2026', meaning: 'date', unit: '' },
  { heading: 'Sys', example: '128', meaning: 'systolic', unit: 'mmHg' },
  { heading: 'Dia', example: '82', meaning: 'diastolic', unit: 'mmHg' },
  { heading: 'Gew.', example: '71,5', meaning: '', unit: '' },
];

export function tidying(open: () => MemoryChart, said: Said): Some<'twice' | 'make_one' | 'keep_both' | 'inbox' | 'export_make'> {
  const judged = new Set<string>();
  let inbox: InboxFile[] = [
    { path: '/home/anna/Scans/1.pdf', name: said('Befund 12.11.pdf'), bytes: 182_400, here: false },
    { path: '/home/anna/Scans/2.pdf', name: said('Entlassbrief.pdf'), bytes: 48_213, here: true },
  ];
  const saved = (first: string) => {
    const here = open();
    here.number += 1;
    const { kind } = here.detail(first).row;
    return { entry: first, kind, state: here.state(), people: here.people() };
  };
  return {
    twice: ({ person }) => {
      const [first] = open().of(person, 'immunization');
      if (first === undefined || judged.has(first.id)) return [];
      const row = open().row(first);
      const pair: Twice = {
        first: row, first_from: said('selbst eingetragen'),
        second: { ...row, id: `${row.id}-2`, title: 'Td-pur', detail: 'A21C3' }, second_from: said('aus portal.json'), differences: [],
      };
      return [pair];
    },
    make_one: ({ first, second }) => {
      judged.add(first).add(second);
      return saved(first);
    },
    keep_both: ({ first }) => {
      judged.add(first);
      return saved(first);
    },
    inbox: ({ clear }) => (inbox = inbox.filter((file) => !clear.includes(file.path))),
    export_make: ({ person, what }) => ({
      place: what === 'folder' ? '/home/anna/export' : '/home/anna/export.json',
      entries: open().of(person).length, documents: what === 'folder' ? open().of(person, 'document').length : 0, without: [],
    }),
  };
}
