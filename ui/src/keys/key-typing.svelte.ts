// What somebody types to get into a chart or a copy: the words, the paper, or two cards.
import type { TypedKey } from '../lib/bindings/view.ts';
import { paperTyping, type PaperTyping } from './paper-typing.svelte.ts';

export class KeyTyping {
  way: TypedKey['with'] = $state('passphrase');
  words = $state('');
  readonly paper: PaperTyping;
  readonly cards: readonly [PaperTyping, PaperTyping];

  /** `purpose` is what the typing is kept for while the program is open. */
  constructor(purpose: string) {
    this.paper = paperTyping(`${purpose} paper`);
    this.cards = [paperTyping(`${purpose} first`), paperTyping(`${purpose} second`)];
  }

  /** The key, once it is all there. */
  get key(): TypedKey | undefined {
    if (this.way === 'passphrase') return this.words.trim() === '' ? undefined : { with: 'passphrase', text: this.words };
    if (this.way === 'paper') return this.paper.whole ? { with: 'paper', text: this.paper.text } : undefined;
    const [first, second] = this.cards;
    return first.whole && second.whole ? { with: 'trusted', cards: [first.text, second.text] } : undefined;
  }

  /** It has opened: nothing of it stays. */
  clear(): void {
    this.words = '';
    for (const typed of [this.paper, ...this.cards]) typed.clear();
  }
}
