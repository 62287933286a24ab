// Taking a draft: what both ways of bringing something in have in common.
import type { Answered, ImportDone, Step } from '../lib/bindings/view.ts';
import { attempt, desk } from '../desk.svelte.ts';
import { host } from '../lib/host/here.ts';
import type { Refused } from '../lib/host/host.ts';

/** What somebody chose in a draft. */
export interface Choice {
  take: number[];
  answers: Answered[];
  /** One thing with what they look like. */
  join: number[];
}

/** An errand with a draft at its end. */
export class Taking {
  busy = $state(false);
  step: Step | undefined = $state();
  refused: Refused | undefined = $state();
  done: ImportDone | undefined = $state();
  /** The import was taken back, with so many entries. */
  undone: number | undefined = $state();

  /** Does an errand that may take long; nothing if it was refused. */
  async run<T>(errand: (step: (now: Step) => void) => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    this.refused = undefined;
    const answer = await attempt(() => errand((now) => (this.step = now)));
    this.busy = false;
    this.step = undefined;
    if ('value' in answer) return answer.value;
    this.refused = answer.refused;
    return undefined;
  }

  begin(): void {
    this.done = undefined;
    this.undone = undefined;
  }

  /** Writes what was chosen; whether it is written. */
  async take(draft: number, { take, answers, join }: Choice): Promise<boolean> {
    const done = await this.run((step) => host.ask('import_take', { draft, take, answers, join }, { step }));
    if (done === undefined) return false;
    this.done = done;
    desk.took(done);
    return true;
  }

  async undo(): Promise<void> {
    const undone = await this.run(() => host.ask('undo_step', undefined));
    if (undone === undefined) return;
    this.done = undefined;
    this.undone = undone.count;
    desk.took(undone);
  }
}

/** Takes a draft from the table. */
export async function forget(draft: number): Promise<void> {
  await attempt(() => host.ask('import_forget', { draft }));
}
