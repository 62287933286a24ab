// Requests for records, invented: one is overdue, one was answered.
import type { LetterMade, LetterWanted, RequestHappened, RequestRow, Requests } from '../../bindings/view.ts';

export class MemoryRequests {
  #rows: RequestRow[] = [
    row('r1', 'Klinikum Musterstadt', 'OC-2026-3F2A', 'overdue', '2026-10-02', '2026-11-02'),
    row('r2', 'Dr. Weber', 'OC-2026-77B0', 'answered', '2026-08-03', '2026-09-03'),
  ];

  look(): Requests {
    return {
      rows: this.#rows,
      askable: [
        { id: 'c1', name: 'Klinikum Musterstadt', address: 'Am Park 1, 12345 Musterstadt' },
        { id: 'c2', name: 'Dr. Weber', address: null },
      ],
      documents: [{ id: 'd1', name: 'Entlassungsbrief', day: '2026-10-20' }],
    };
  }

  letter({ what }: LetterWanted, sheet: number): LetterMade {
    let request: RequestRow;
    if (what.letter === 'ask') {
      const to = this.look().askable.find((one) => one.id === what.to)?.name ?? '';
      request = row(`r${this.#rows.length + 1}`, to, 'OC-2026-9C41', 'waiting', '2026-11-22', '2026-12-22');
      this.#rows = [request, ...this.#rows];
    } else {
      request = this.#change(what.id, { stage: what.letter === 'remind' ? 'reminded' : 'complained', day: '2026-11-22' });
    }
    return { sheet: { id: sheet, pages: 1, bytes: 48_000, width: 210, height: 297, checked: { codes: 0, smallest: '9' } }, request, remarks: [] };
  }

  happened({ id, what, on, document }: RequestHappened): RequestRow {
    const day = on ?? '2026-11-22';
    if (what === 'received') return this.#change(id, { received: day });
    if (what === 'extended') return this.#change(id, { stage: 'waiting', day: '2027-01-04', deadline: '2027-01-04' });
    return this.#change(id, { stage: 'answered', day, answers: document === null ? 0 : 1 });
  }

  #change(id: string, change: Partial<RequestRow>): RequestRow {
    this.#rows = this.#rows.map((one) => (one.id === id ? { ...one, ...change } : one));
    return this.#rows.find((one) => one.id === id) ?? row(id, '', '', 'waiting', '', '');
  }
}

function row(id: string, to: string, reference: string, stage: RequestRow['stage'], sent: string, deadline: string): RequestRow {
  return { id, to, reference, stage, day: deadline, sent, received: null, deadline, answers: 0 };
}
