// How the viewer's parts look, as one text: `import style from 'virtual:viewer-style'`. The window puts it on the one place
// where it shows what a reader will see; there the parts look as they do in the page a doctor opens, and nothing around them does.
import { readdirSync, readFileSync } from 'node:fs';
import { compile } from 'svelte/compiler';
import type { Plugin } from 'vite';

const VIEW = new URL('../viewer/src/view/', import.meta.url);

/** The mark of a component's own rules. Made of the rules alone, so that it is the same wherever the component is built. */
export const cssHash = ({ hash, css }: { hash: (text: string) => string; css: string }): string => `svelte-${hash(css)}`;

/** Rules of the page as rules of one place in it: what asked the window how wide it is asks the place. */
function ofPlace(style: string): string {
  return style
    .replace(/@font-face \{[^}]*\}\s*/g, '')
    .replace(/^(html|body) \{/gm, ':host {')
    .replace(/@media \((min|max)-width:/g, '@container preview ($1-width:');
}

export function viewerStyle(): Plugin {
  const id = 'virtual:viewer-style';
  const read = (name: string): string => readFileSync(new URL(name, VIEW), 'utf8');
  return {
    name: 'viewer-style',
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load(asked) {
      if (asked !== `\0${id}`) return undefined;
      const parts = readdirSync(VIEW).filter((name) => name.endsWith('.svelte')).sort();
      const rules = parts.map((name) => compile(read(name), { filename: name, cssHash }).css?.code ?? '');
      const place = ':host {\n  display: block;\n  container: preview / inline-size;\n}\n';
      return `export default ${JSON.stringify(ofPlace([read('page.css'), ...rules, place].join('\n')))};`;
    },
  };
}
