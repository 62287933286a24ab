// Readers in memory: the ledger, what they know, their keys, and what they send back, as the design mode shows them.
import type { ContactKey, ImportDraft, LedgerRow, SharePreview, ShareWanted } from '../../bindings/view.ts';
import type { Answer, Name, Wanted } from '../host.ts';
import { Refused } from '../host.ts';

type Said = <T>(text: T) => T;
type Some<N extends Name> = { [K in N]: (wanted: Wanted<K>) => Answer<K> };
type Mine =
  | 'ledger' | 'reader_knows' | 'ask_deletion' | 'given_sheet' | 'share_codes' | 'share_frames' | 'receive_draft'
  | 'key_card' | 'contact_keys' | 'key_look' | 'key_keep' | 'key_forget';

const OWN = 'apron glitch velvet onion saddle crust';
const THEIRS = 'mummy unbuckled boxing shale violin tepid';
const NOVAKS = 'lantern quiver plaza radish thumb ocean';

export class MemoryGiving {
  readonly ledger: LedgerRow[];
  readonly #now: () => string;
  readonly #said: Said;
  #keys: ContactKey[] = [
    { contact: 'c1', name: 'Dr. Weber', words: null },
    { contact: 'c2', name: 'Dr. Kim', words: THEIRS },
    { contact: 'c3', name: 'Dr. Novak', words: NOVAKS },
  ];

  constructor(now: () => string, said: Said) {
    this.#now = now;
    this.#said = said;
    this.ledger = [
      {
        id: 'a1', when: '2026-05-03T09:12', readers: ['Dr. Kim'], purpose: said('Herzkontrolle'), valid_until: '2026-12-31', entries: 14, documents: 1,
        digest: 'a3'.repeat(32), ways: ['share.age', 'share.html'], asked: null, listed: true,
      },
    ];
  }

  gave(wanted: ShareWanted, made: SharePreview): void {
    this.ledger.unshift({
      id: 'b2', when: this.#now(), readers: wanted.readers, purpose: wanted.purpose, valid_until: wanted.valid_until, entries: made.entries,
      documents: made.documents, digest: made.digest, ways: ['share.age'], asked: null, listed: true,
    });
  }

  answers(draft: (files: string[], person: string) => ImportDraft, sheet: () => number): Some<Mine> {
    const paper = () => ({ id: sheet(), pages: 1, bytes: 48_000, width: 210, height: 297, checked: { codes: 1, smallest: '8' } });
    return {
      ledger: () => ({ rows: this.ledger }),
      reader_knows: () => ({
        entries: [
          { id: 'k1', kind: 'allergy', title: 'Penicillin', since: '2026-05-03', now: 'same' },
          { id: 'k2', kind: 'medication', title: 'Ramipril', since: '2026-05-03', now: 'changed' },
          { id: 'k3', kind: 'condition', title: this.#said('Lungenentzündung'), since: '2026-05-03', now: 'gone' },
        ],
        unlisted: [{ when: '2025-02-11', entries: 9 }],
      }),
      ask_deletion: ({ share }) => {
        for (const row of this.ledger) if (row.id === share) row.asked = this.#now().slice(0, 10);
        return null;
      },
      given_sheet: paper,
      share_codes: () => ({ blocks: 2, side: 97, bytes: 1200 }),
      share_frames: ({ count }) => new ArrayBuffer(1177 * count),
      receive_draft: ({ files, person, words }) => {
        const note = files.some((path) => path.includes('note'));
        if (!note && words === '') return { wants_words: true, draft: null, share: null, note: null };
        return {
          wants_words: false, draft: draft(files, person),
          share: note ? null : { id: 'a1', reader: 'Anna Beispiel', made: '2026-11-12', days: 2, signed: this.#said(`Unterschrieben mit dem Schlüssel: ${THEIRS} – bitte mit dem Papier vergleichen`), digest: 'a3'.repeat(32) },
          note: note ? { from: 'Dr. Weber', about: 'ours' } : null,
        };
      },
      key_card: () => ({ name: 'Anna Beispiel', text: 'ownchart-key:1:Anna Beispiel:age1…', words: OWN, sheet: paper() }),
      contact_keys: () => this.#keys,
      key_look: ({ text }) => {
        if (!text.startsWith('ownchart-key:1:')) throw new Refused({ code: 'not-a-key-card', facts: {} });
        return { name: 'Dr. Weber', text, words: THEIRS, known: false };
      },
      key_keep: ({ contact, words }) => {
        this.#keys = this.#keys.map((one) => (one.contact === contact ? { ...one, words } : one));
        return null;
      },
      key_forget: ({ contact }) => {
        this.#keys = this.#keys.map((one) => (one.contact === contact ? { ...one, words: null } : one));
        return null;
      },
    };
  }
}
