// Copies, trusted people, new keys: the safety screens' part of the program in memory. A place that is
// called broken, full or forgotten is one where that goes wrong.
import type { CopyKept, CopyMade, CopySeen, Former, Safety, SafetyLine, Sheet, TypedKey, WayIn } from '../../bindings/view.ts';
import { Refused } from '../host.ts';
import type { MemoryChart } from './chart.ts';
import { CARDS, SHEET, same } from './paper.ts';

export const WORDS = 'fichte lampe ordner salz wiese zettel turm';
const STATE = 'copper-lantern-meadow-quiet';

export class MemorySafety {
  words = WORDS;
  printed = false;
  recovered = false;
  verified = false;
  needsWords = false;
  drilled: string | null = null;
  former: Former | null = null;
  trusted: string | null = null;
  copies: CopyKept[] = [];
  readonly #now: () => string;
  #waiting = false;

  constructor(now: () => string) {
    this.#now = now;
  }

  /** As somebody left it who has looked after a chart for years. */
  static ofAnna(now: () => string): MemorySafety {
    const it = new MemorySafety(now);
    it.printed = it.verified = true;
    it.copies = [
      { place: '/media/anna/STICK/Beispiel-Kopie', kind: 'mirror', checked: '2026-11-12T18:03', behind: 4, there: false },
      { place: '/home/anna/Dokumente/Beispiel-409.ownchart-backup', kind: 'backup', checked: '2026-09-30T20:15', behind: 31, there: true },
    ];
    return it;
  }

  /** What is typed again must be what is in force; nothing where paper opened the chart. */
  again(typed: string): void {
    if (this.needsWords && typed === '') return;
    if (even(typed) !== this.words) throw new Refused({ code: 'wrong-key', facts: {} });
  }

  key(key: TypedKey): void {
    const opens =
      key.with === 'passphrase' ? even(key.text) === this.words
      : key.with === 'paper' ? same(key.text, SHEET)
      : CARDS.every((card) => key.cards.some((typed) => same(typed, card)));
    if (!opens) throw new Refused({ code: 'wrong-key', facts: {} });
    this.needsWords = key.with !== 'passphrase';
  }

  change(old: string, fresh: string): null {
    this.again(old);
    this.words = even(fresh);
    this.needsWords = false;
    return null;
  }

  lines(): SafetyLine[] {
    const checked = this.#checked();
    const fresh = checked !== null && days(checked, this.#now()) <= 30;
    return [
      { about: 'recovery_printed', done: this.printed, when: this.printed ? '2026-11-02' : null },
      { about: 'recovery_tried', done: this.recovered, when: this.recovered ? '2026-11-14' : null },
      { about: 'backup', done: fresh, when: checked?.slice(0, 10) ?? null },
      { about: 'verified', done: this.verified, when: this.verified ? '2026-11-14' : null },
      { about: 'trusted', done: this.trusted !== null, when: this.trusted },
    ];
  }

  safety(folder: string): Safety {
    const ways: WayIn[] = [{ kind: 'passphrase', since: '2020-02-01' }];
    if (this.printed) ways.push({ kind: 'recovery', since: '2026-11-02' });
    if (this.trusted !== null) ways.push({ kind: 'trusted', since: this.trusted });
    return { folder, lines: this.lines(), ways, copies: this.copies, drilled: this.drilled, former: this.former };
  }

  made(place: string, kind: CopyKept['kind'], chart: MemoryChart): CopyMade {
    if (place.includes('full')) throw new Refused({ code: 'disk-full', facts: {} });
    this.copies = [{ place, kind, checked: this.#now(), behind: 0, there: true }, ...this.copies.filter((copy) => copy.place !== place)];
    return { place, bytes: 8_412_672, documents: 3, number: chart.number, words: STATE };
  }

  look(path: string): CopySeen {
    if (path.includes('nothing')) throw new Refused({ code: 'not-a-chart', facts: {} });
    const kind = path.endsWith('.ownchart-backup') ? 'backup' : 'mirror';
    return { path, kind, name: path.split('/').at(-1)?.replace(/\.ownchart(-backup)?$/, '') ?? path, changed: '2026-10-02T18:30' };
  }

  drill(typed: string, chart: MemoryChart): { number: number; words: string } {
    if (!same(typed, SHEET)) throw new Refused({ code: 'wrong-key', facts: {} });
    this.drilled = this.#now().slice(0, 10);
    this.recovered = true;
    if (this.former) this.former.paper_tried = true;
    return { number: chart.number, words: STATE };
  }

  cards(passphrase: string, sheet: number): Sheet {
    this.again(passphrase);
    this.#waiting = true;
    return { id: sheet, pages: 3, bytes: 96_000, width: 210, height: 297, checked: { codes: 3, smallest: '8' } };
  }

  keep(): null {
    if (!this.#waiting) throw new Refused({ code: 'gone', facts: {} });
    this.#waiting = false;
    this.trusted = this.#now().slice(0, 10);
    return null;
  }

  end(passphrase: string): null {
    this.again(passphrase);
    this.trusted = null;
    return null;
  }

  rotate(old: string, fresh: string, folder: string): void {
    this.again(old);
    this.words = even(fresh);
    this.trusted = null;
    this.printed = this.recovered = false;
    this.former = { place: `${folder}.old`, words_tried: false, paper_tried: false };
  }

  #checked(): string | null {
    return this.copies.map((copy) => copy.checked).filter((when) => when !== null).sort().at(-1) ?? null;
  }
}

function even(words: string): string {
  return words.trim().toLowerCase().replace(/\s+/g, ' ');
}

function days(from: string, to: string): number {
  return (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000;
}
