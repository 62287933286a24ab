// The documents of the invented person: pages, words, what stands on them, and how they are shown.
import type {
  DocumentLook, Documents, DocumentWanted, PageView, Region, Saved, StandGone, StandsHere, StandWanted, TextPiece, ViewWanted,
} from '../../bindings/view.ts';
import { Refused } from '../host.ts';
import { text, type MemoryChart, type MemoryEntry } from './chart.ts';
import { page } from './pictures.ts';

const LETTER = [
  'Entlassbrief\nKrankenhaus Nord, Kardiologie\n\nSehr geehrter Herr Kollege Weber,\nwir berichten über Ihre Patientin Anna Beispiel.\n\nDiagnosen: Herzschwäche (NYHA II), Vorhofflimmern.\nLabor: NT-proBNP 640 pg/ml, Kalium 4,2 mmol/l.',
  'Medikation bei Entlassung\nApixaban 5 mg 1-0-1-0\nRamipril 5 mg 1-0-0-0',
  '',
];
const LETTER_EN = [
  'Discharge letter\nNorth Hospital, Cardiology\n\nDear colleague,\nwe report on your patient Anna Beispiel.\n\nDiagnoses: heart failure (NYHA II), atrial fibrillation.\nLaboratory: NT-proBNP 640 pg/ml, potassium 4.2 mmol/l.',
  'Medicines at discharge\nApixaban 5 mg 1-0-1-0\nRamipril 5 mg 1-0-0-0',
  '',
];
const RECOGNISED = ['Röntgenbild der rechten Hand\nKein Nachweis einer Fraktur.'];
const RECOGNISED_EN = ['X-ray of the right hand\nNo sign of a fracture.'];
/** What opens the locked one. */
const PASSWORD = '02031968';

export class MemoryDocuments {
  readonly #views = new Map<string, PageView[]>();
  readonly #read = new Set<string>();
  #unlocked = false;

  shelf(chart: MemoryChart, person: string): Documents {
    return {
      cards: chart.of(person, 'document').map((entry) => ({
        entry: entry.id, document: text(entry.fields['content']), title: text(entry.fields['title']), kind: text(entry.fields['category']),
        sender: text(entry.fields['author']), when: text(entry.fields['time']) || null, media: text(entry.fields['media_type']),
        bytes: Number(entry.fields['size']), drawable: /pdf|png|jpeg/.test(text(entry.fields['media_type'])), pages: Number(entry.fields['pages']) || null,
        views: this.#views.get(entry.id) ?? [], has_text: text(entry.fields['media_type']) === 'application/pdf', labels: [],
      })),
    };
  }

  look(chart: MemoryChart, { document, entry, words }: DocumentWanted): DocumentLook {
    if (document.startsWith('d4') && !this.#unlocked) throw new Refused({ code: 'file-locked', facts: {} });
    const letter = document.startsWith('d1');
    const spoken = chart.language === 'en' ? { letter: LETTER_EN, read: RECOGNISED_EN } : { letter: LETTER, read: RECOGNISED };
    const pages = letter ? spoken.letter : this.#read.has(entry) ? spoken.read : [];
    const pieces = pages.map((one) => apart(one, words));
    const hit = pieces.findIndex((one) => one.some((piece) => piece.hit));
    return {
      pages: letter ? 3 : 1, found: letter ? ['script', 'link'] : document.startsWith('d4') ? ['encrypted'] : [], text: pieces,
      recognised: this.#read.has(entry), hit: hit < 0 ? null : hit, regions: this.#here(chart, entry),
      recognise: pages.length > 0 || document.startsWith('d2') ? 'needless' : document.startsWith('d3') ? 'possible' : 'no_program',
    };
  }

  page(document: string, at: number, width: number, turn: number, cut: Region | null): ArrayBuffer {
    const lying = turn % 1800 === 900;
    const wide = cut === null ? 1 : (cut.width / cut.height) * (lying ? 297 / 210 : 210 / 297);
    return page(width, cut === null ? (lying ? 297 / 210 : 210 / 297) : wide, document.charCodeAt(1) + at);
  }

  unlock(document: string, password: string): null {
    if (password !== PASSWORD) throw new Refused({ code: 'wrong-password', facts: { document } });
    this.#unlocked = true;
    return null;
  }

  recognise(chart: MemoryChart, id: string): Saved {
    this.#read.add(id);
    return chart.touch(id, 'text');
  }

  view(chart: MemoryChart, { entry, view }: ViewWanted): Saved {
    const others = (this.#views.get(entry) ?? []).filter((one) => one.page !== view.page);
    this.#views.set(entry, view.turn === 0 && view.region === null ? others : [...others, view]);
    return chart.touch(entry, 'views');
  }

  standIn(chart: MemoryChart, { id, document, page: number, region }: StandWanted): Saved {
    const entry = chart.entry(id);
    entry.stands.push({ number: entry.stands.length, entry: document, title: text(chart.entry(document).fields['title']), page: number, region });
    return chart.touch(id, 'links');
  }

  standNoMore(chart: MemoryChart, { id, number }: StandGone): Saved {
    const entry = chart.entry(id);
    entry.stands = entry.stands.filter((one) => one.number !== number);
    return chart.touch(id, 'links');
  }

  #here(chart: MemoryChart, document: string): StandsHere[] {
    const all = chart.entries.filter((one) => !one.removed);
    const found = all.flatMap((one: MemoryEntry) => one.stands.filter(({ entry }) => entry === document).map((it) => ({ row: chart.row(one), number: it.number, page: it.page, region: it.region })));
    return found.sort((a, b) => a.page - b.page || (a.region?.top ?? 0) - (b.region?.top ?? 0));
  }
}

/** A text in pieces, those that were looked for apart. */
function apart(whole: string, words: string): TextPiece[] {
  const asked = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const pieces: TextPiece[] = [];
  for (const piece of whole.split(/(?<=\s)|(?=\s)/)) {
    const hit = asked.some((one) => piece.toLowerCase().includes(one));
    const last = pieces.at(-1);
    if (last !== undefined && last.hit === hit) last.text += piece;
    else pieces.push({ text: piece, hit });
  }
  return whole === '' ? [] : pieces;
}
