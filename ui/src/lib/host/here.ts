// Which program is behind the page: the real one, or, for design and tests, an invented person in memory.
import type { Settings } from '../bindings/view.ts';
import type { Host } from './host.ts';
import { tauri } from './tauri.ts';

declare global {
  interface Window {
    /** Settings the design mode starts with; the pictures are made with them. */
    wished?: Partial<Settings>;
    /** What the picker of files gives in the design mode. */
    wishedFiles?: string[];
    /** How many steps a long errand takes in the design mode. */
    wishedPages?: number;
  }
}

export const host: Host =
  import.meta.env.MODE === 'design' || import.meta.env.MODE === 'test'
    ? (await import('./memory/memory.ts')).memory({ settings: globalThis.window?.wished, files: globalThis.window?.wishedFiles, pages: globalThis.window?.wishedPages })
    : tauri;
