// A key being typed from paper, group by group. It is kept while the program is open, so that a tired
// person can look something up, or rest, and go on where they were.
import type { GroupState } from '../lib/bindings/view.ts';
import { attempt } from '../desk.svelte.ts';
import { host } from '../lib/host/here.ts';
import type { Refused } from '../lib/host/host.ts';

/** Characters of each printed group with its check: fourteen of five and one of three. */
export const LENGTHS: readonly number[] = [...Array.from({ length: 14 }, () => 5), 3];

/** The key as a picture code gives it: the same key, without the groups. */
const SCANNED = /AGE-SECRET-KEY-1[0-9A-Z]{58}/i;
const GAPS = /[\s\-.,]/g;

export class PaperTyping {
  groups: string[] = $state(LENGTHS.map(() => ''));
  states: GroupState[] = $state(LENGTHS.map(() => 'unfinished' as const));
  /** The whole key, where it came in one piece. */
  scanned = $state('');
  refused: Refused | undefined = $state();
  #turn = 0;

  get started(): boolean {
    return this.scanned !== '' || this.groups.some((group) => group !== '');
  }

  get whole(): boolean {
    return this.scanned !== '' || this.states.every((state) => state === 'right');
  }

  /** The key as it is handed on; the program knows the groups and their checks. */
  get text(): string {
    return this.scanned !== '' ? this.scanned : this.groups.join(' ');
  }

  /** The groups that are not as printed, counted from 1. */
  get wrong(): number[] {
    return this.#those('wrong');
  }

  /** The groups that are still to be typed, counted from 1. */
  get missing(): number[] {
    return this.#those('unfinished');
  }

  /** What was typed into one group. What is too long for it flows into the next as long as that is empty. Gives where to go on. */
  async type(at: number, typed: string): Promise<number> {
    const text = typed.replace(GAPS, '');
    const length = LENGTHS[at] ?? 0;
    const over = text.slice(length);
    this.groups[at] = text.slice(0, length);
    if (over !== '' && this.groups[at + 1] === '') return this.type(at + 1, over);
    const wantsOn = text !== '' && /[\s\-.,]$/.test(typed);
    await this.check();
    return (this.states[at] === 'right' || wantsOn) && at + 1 < LENGTHS.length ? at + 1 : at;
  }

  /** What was pasted: a piece of the key from this group on, or the whole of it. Gives where to go on. */
  async paste(at: number, pasted: string): Promise<number> {
    const scanned = SCANNED.exec(pasted)?.[0];
    if (scanned !== undefined) {
      this.scanned = scanned;
      return at;
    }
    let rest = pasted.replace(GAPS, '');
    let last = at;
    for (let here = at; here < LENGTHS.length && rest !== ''; here += 1) {
      const length = LENGTHS[here] ?? 0;
      this.groups[here] = rest.slice(0, length);
      rest = rest.slice(length);
      last = here;
    }
    await this.check();
    const wrong = this.wrong[0];
    return wrong === undefined ? last : wrong - 1;
  }

  async check(): Promise<void> {
    const turn = ++this.#turn;
    const answer = await attempt(() => host.ask('paper_check', { groups: [...this.groups] }));
    if (turn !== this.#turn) return;
    if ('refused' in answer) {
      this.refused = answer.refused;
      return;
    }
    this.refused = undefined;
    this.states = LENGTHS.map((_, at) => answer.value.groups[at] ?? 'unfinished');
  }

  clear(): void {
    this.#turn += 1;
    this.scanned = '';
    this.groups = LENGTHS.map(() => '');
    this.states = LENGTHS.map(() => 'unfinished' as const);
  }

  #those(state: GroupState): number[] {
    return this.states.flatMap((one, at) => (one === state ? [at + 1] : []));
  }
}

const kept = new Map<string, PaperTyping>();

/** What is being typed for this purpose, as far as it got. */
export function paperTyping(purpose: string): PaperTyping {
  const begun = kept.get(purpose) ?? new PaperTyping();
  kept.set(purpose, begun);
  return begun;
}
