// Gives the page its line icons as shapes, not as markup: `import icons from 'virtual:icons'`.
// Taken from the Lucide set at build time, so the page carries only the icons it names.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Our name for an icon → its name in the Lucide set. */
const NAMES = {
  overview: 'house',
  search: 'search',
  timeline: 'git-commit-vertical',
  medication: 'pill',
  finding: 'chart-line',
  condition: 'stethoscope',
  allergy: 'shield-alert',
  immunization: 'syringe',
  procedure: 'scissors',
  device: 'cpu',
  visit: 'calendar',
  document: 'file-text',
  contact: 'users',
  directive: 'scroll-text',
  note: 'sticky-note',
  intake: 'calendar-check',
  person: 'user',
  all: 'layout-grid',
  emergency: 'triangle-alert',
  share: 'send',
  import: 'file-input',
  letter: 'mail-question-mark',
  safety: 'shield',
  help: 'circle-question-mark',
  lock: 'lock',
  add: 'plus',
  close: 'x',
  check: 'check',
  next: 'chevron-right',
  back: 'chevron-left',
  print: 'printer',
  save: 'download',
  edit: 'pencil',
  remove: 'trash-2',
  undo: 'rotate-ccw',
  show: 'eye',
  hide: 'eye-off',
  warn: 'circle-alert',
  info: 'info',
  folder: 'folder-open',
  keys: 'keyboard',
  larger: 'zoom-in',
  smaller: 'zoom-out',
  copy: 'copy',
  play: 'play',
  pause: 'pause',
  codes: 'qr-code',
  redo: 'rotate-cw',
  crop: 'crop',
  mark: 'square-dashed-mouse-pointer',
  list: 'list',
  paste: 'clipboard-paste',
  settings: 'settings',
  doctor: 'briefcase-medical',
  write: 'notebook-pen',
  start: 'layout-list',
} as const;

export type IconName = keyof typeof NAMES;
export type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];

/** The drawing elements of an SVG file, without the outer element. */
export function shapes(svg: string): Shape[] {
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return [...inner.matchAll(/<(\w+)([^>]*?)\/>/gs)].map(([, tag = '', text = '']) => [
    tag,
    Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value])),
  ]);
}

export function icons(): Plugin {
  const id = 'virtual:icons';
  const at = createRequire(import.meta.url);
  return {
    name: 'icons',
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load(asked) {
      if (asked !== `\0${id}`) return undefined;
      const all = Object.fromEntries(
        Object.entries(NAMES).map(([ours, theirs]) => [
          ours,
          shapes(readFileSync(at.resolve(`lucide-static/icons/${theirs}.svg`), 'utf8')),
        ]),
      );
      return `export default ${JSON.stringify(all)};`;
    },
  };
}
