// Words for a chart: generated ones or an own passphrase, typed once more for proof.
import type { Guessing } from '../lib/bindings/view.ts';
import { attempt } from '../desk.svelte.ts';
import { host } from '../lib/host/here.ts';
import type { Refused } from '../lib/host/host.ts';
import { speaking } from '../lib/words/words.svelte.ts';

export class NewWords {
  how: 'words' | 'own' = $state('words');
  generated = $state('');
  own = $state('');
  again = $state('');
  judged: Guessing | undefined = $state();
  refused: Refused | undefined = $state();

  get same(): boolean {
    return this.#wished !== '' && this.#even(this.again) === this.#even(this.#wished);
  }

  get weak(): boolean {
    return this.how === 'own' && this.judged !== undefined && !this.judged.accepted;
  }

  /** The words, once they are good and were typed twice. */
  get ready(): string | undefined {
    return this.same && !this.weak ? this.#wished : undefined;
  }

  async suggest(): Promise<void> {
    const words = await attempt(() => host.ask('suggest_words', { language: speaking.language }));
    if ('refused' in words) this.refused = words.refused;
    else this.generated = words.value.text;
    this.again = '';
  }

  async judge(): Promise<void> {
    const text = this.own;
    const answer = await attempt(() => host.ask('judge_passphrase', { text }));
    if (text === this.own) this.judged = 'value' in answer ? answer.value : undefined;
  }

  get #wished(): string {
    return this.how === 'words' ? this.generated : this.own;
  }

  /** Generated words may be typed with any blanks and capitals; an own passphrase exactly. */
  #even(text: string): string {
    return this.how === 'words' ? text.trim().toLowerCase().replace(/\s+/g, ' ') : text;
  }
}
