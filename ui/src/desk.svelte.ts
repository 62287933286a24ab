// What lies on the desk: the open chart, the person it is about, and where on the screen one stands.
import type { Kind, KindShape, Language, MergeDone, Opened, PaperForm, PersonBand, Region, ReminderRow, Saved, Settings, ChartState } from './lib/bindings/view.ts';
import { host } from './lib/host/here.ts';
import { Refused } from './lib/host/host.ts';
import { speaking } from './lib/words/words.svelte.ts';
import { today } from './lib/words/dates.ts';

/** What can be done on the safety screen, one thing at a time. */
export type SafetyTask = 'backup' | 'mirror' | 'check' | 'words' | 'recovery' | 'drill' | 'trusted' | 'rotate' | 'join' | 'sync';

/** Where one stands. Before a chart is open: welcome, new, restore, unlock. */
export type Place =
  | { at: 'welcome' }
  | { at: 'new' }
  | { at: 'restore' }
  | { at: 'unlock'; path: string }
  | { at: 'overview' }
  | { at: 'timeline' }
  | { at: 'medicines'; entry?: string; add?: boolean }
  | { at: 'labs'; keys?: string[]; entry?: string; add?: boolean }
  | { at: 'list'; kind: Kind; entry?: string; add?: boolean }
  | { at: 'all' }
  | { at: 'search' }
  | { at: 'documents'; entry?: string; page?: number; region?: Region | undefined; words?: string }
  | { at: 'import'; files?: string[] }
  | { at: 'emergency'; form?: PaperForm }
  | { at: 'share' }
  | { at: 'requests' }
  | { at: 'receive' }
  | { at: 'twice' }
  | { at: 'export' }
  | { at: 'safety'; task?: SafetyTask }
  | { at: 'new-words' }
  | { at: 'undecided' }
  | { at: 'joined'; done: MergeDone }
  | { at: 'extract'; person: string }
  | { at: 'settings' };

/** Something was changed: said aloud, and for ten seconds it can be undone with one button. */
export interface Done {
  says: string;
  undo?: () => Promise<void>;
}

export const ZOOMS = { least: 100, most: 250, step: 10 } as const;

class Desk {
  opened: Opened | undefined = $state();
  person = $state('');
  place: Place = $state({ at: 'welcome' });
  settings: Settings = $state({ language: 'de', zoom: 100, theme: 'system', lock_after: 10, inbox: '', simple: false });
  done: Done | undefined = $state();
  /** A change that closing would lose: the screen that has one says so and is asked first. */
  unsaved = $state(false);
  /** Files in the inbox that are not in the chart. */
  waiting = $state(0);
  /** What is due now for this person: asked for again every minute while the chart is open. */
  due: ReminderRow[] = $state([]);
  /** Codes are being shown: somebody holds a camera, and nobody touches a key. */
  watched = $state(false);
  /** The chart that locked itself was offered once; whoever wants another one is not led back to it. */
  greeted = false;
  /** An older copy somebody wants joined with the newer chart, which they are opening first. */
  joining: string | undefined = $state();
  /** Whoever begins with the simple screen asked for the rail. Forgotten with the next lock. */
  everything = $state(false);
  today = $state(today(new Date()));
  #kept: Promise<unknown> = Promise.resolve();

  get band(): PersonBand | undefined {
    return this.opened?.people.find((person) => person.id === this.person);
  }

  shape(kind: Kind): KindShape | undefined {
    return this.opened?.kinds.find((shape) => shape.kind === kind);
  }

  /** Remembers settings and puts them into force: one after the other, so that what was pressed last is what stays. */
  settle(change: Partial<Settings>): Promise<void> {
    this.wear({ ...this.settings, ...change });
    const kept = this.#kept.catch(() => undefined).then(() => host.ask('save_settings', this.settings));
    this.#kept = kept;
    return kept.then((settings) => {
      if (this.#kept === kept) this.wear(settings);
    });
  }

  wear(settings: Settings): void {
    this.settings = settings;
    speaking.language = settings.language;
    const root = document.documentElement;
    root.lang = settings.language;
    root.style.fontSize = `${settings.zoom}%`;
    // Dark is left to the style sheet; black and white is worn when the desktop asks for strong contrast.
    const theme = settings.theme === 'system' && matchMedia('(prefers-contrast: more)').matches ? 'contrast' : settings.theme;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  }

  speak(language: Language): Promise<void> {
    return this.settle({ language });
  }

  zoom(steps: number): Promise<void> {
    const wished = steps === 0 ? 100 : this.settings.zoom + steps * ZOOMS.step;
    return this.settle({ zoom: Math.min(ZOOMS.most, Math.max(ZOOMS.least, wished)) });
  }

  open(opened: Opened): void {
    this.opened = opened;
    this.person = opened.person;
    if (opened.needs_words && !opened.read_only) this.go({ at: 'new-words' });
    else if (this.joining !== undefined) this.go({ at: 'safety', task: 'join' });
    else this.go({ at: 'overview' });
  }

  go(place: Place): void {
    this.unsaved = false;
    this.place = place;
  }

  /** The chart after a change. */
  took(after: { state: ChartState; people: PersonBand[] }): void {
    if (!this.opened) return;
    this.opened.state = after.state;
    this.opened.people = after.people;
  }

  /** Says that a change is on the disk, and offers to take it back. */
  saved(saved: Saved, says: string, refresh: () => void): void {
    this.took(saved);
    this.done = {
      says,
      undo: async () => {
        this.took(await host.ask('undo_entry', { id: saved.entry }));
        refresh();
      },
    };
  }

  async lock(): Promise<void> {
    await host.ask('lock', undefined);
  }
}

export const desk = new Desk();

/** Does an errand and gives its refusal instead of throwing it. */
export async function attempt<T>(errand: () => Promise<T>): Promise<{ value: T } | { refused: Refused }> {
  try {
    return { value: await errand() };
  } catch (thrown) {
    return { refused: Refused.from(thrown) };
  }
}
