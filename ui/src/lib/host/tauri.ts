// The program behind the window. The only file that names Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { LONG } from '../bindings/commands.ts';
import type { Step } from '../bindings/view.ts';
import { Refused, straight, type Answer, type Follow, type Host, type Name, type Wanted } from './host.ts';

/** Answers that name places on this machine go back as they came. */
const PLACES: ReadonlySet<Name> = new Set<Name>(['welcome', 'look_at_chart', 'look_at_copy', 'pick_chart', 'pick_backup', 'pick_copy', 'pick_place', 'pick_files', 'safety']);

export const tauri: Host = {
  async ask<N extends Name>(name: N, wanted: Wanted<N>, follow?: Follow): Promise<Answer<N>> {
    const argument: Record<string, unknown> = {};
    if (wanted !== undefined) argument['wanted'] = wanted;
    if (LONG.has(name)) {
      const steps = new Channel<Step>();
      steps.onmessage = (step) => follow?.step?.(step);
      argument['steps'] = steps;
    }
    try {
      const answer = await invoke<Answer<N>>(name, argument);
      return PLACES.has(name) ? answer : straight(answer);
    } catch (thrown) {
      throw Refused.from(thrown);
    }
  },

  dropped(hear) {
    let stopped = false;
    let stop: (() => void) | undefined;
    void listen<string[]>('dropped', (event) => hear(event.payload)).then((end) => {
      if (stopped) end();
      else stop = end;
    });
    return () => {
      stopped = true;
      stop?.();
    };
  },
};
