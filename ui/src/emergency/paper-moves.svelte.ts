// Saving and printing a finished sheet: the same two moves under every kind of paper.
import { attempt } from '../desk.svelte.ts';
import { host } from '../lib/host/here.ts';
import type { Refused } from '../lib/host/host.ts';
import { word } from '../lib/words/words.svelte.ts';

export interface PaperMoves {
  readonly busy: boolean;
  readonly refused: Refused | undefined;
  /** What was done, in words. */
  readonly says: string;
  save(sheet: number): Promise<boolean>;
  /** In another program; asked about before. */
  open(sheet: number): Promise<boolean>;
  /** Some pages, from the first to the last, or all. */
  print(sheet: number, pages?: [number, number] | null): Promise<boolean>;
}

export function paperMoves(): PaperMoves {
  let busy = $state(false);
  let refused: Refused | undefined = $state();
  let says = $state('');

  async function move(errand: () => Promise<string>): Promise<boolean> {
    busy = true;
    refused = undefined;
    says = '';
    const done = await attempt(errand);
    busy = false;
    if ('refused' in done) refused = done.refused;
    else says = done.value;
    return 'value' in done && done.value !== '';
  }

  return {
    get busy() {
      return busy;
    },
    get refused() {
      return refused;
    },
    get says() {
      return says;
    },
    save: (sheet) =>
      move(async () => {
        const { files } = await host.ask('sheet_save', { sheet });
        return files.length === 0 ? '' : word('saved-as', { file: files.join(', ') });
      }),
    open: (sheet) =>
      move(async () => {
        await host.ask('sheet_open', { sheet });
        return word('open-viewer-done');
      }),
    print: (sheet, pages = null) =>
      move(async () => {
        const { printer } = await host.ask('sheet_print', { sheet, pages });
        return word('printed-on', { printer });
      }),
  };
}
