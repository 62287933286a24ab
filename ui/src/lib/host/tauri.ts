// The program behind the window. The only file that names Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { LONG } from '../bindings/commands.ts';
import type { Step } from '../bindings/view.ts';
import { Refused, type Answer, type Follow, type Host, type Name, type Wanted } from './host.ts';

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
      return await invoke<Answer<N>>(name, argument);
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
