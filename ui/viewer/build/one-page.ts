// Weaves script, style and faces into one file and writes the content policy with their digests.
// The share is woven in later, by the program, between the tags of #share: data, so no digest changes.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** The page may not grow beyond this, so that it fits into every mail and onto every stick; bytes. */
const MOST_BYTES = 900_000;

/** Written exactly once in the page; the program weaves the share between it and the closing tag. */
export const MARK = '<script type="application/octet-stream" id="share" data-encoding="base64">';

/** Addresses that are names of formats and never asked for. */
const NAMES = ['http://www.w3.org/'];

export function onePage(): Plugin {
  return {
    name: 'one-page',
    enforce: 'post',
    generateBundle(_, bundle) {
      let script = '';
      let style = '';
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'chunk') script += part.code;
        else if (name.endsWith('.css')) style += String(part.source);
        else throw new Error(`the page would need a second file: ${name}`);
        delete bundle[name];
      }
      const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
      const { version } = JSON.parse(read('../../package.json')) as { version?: string };
      const first = read('first.js').trim();
      script = inert(script.trim());
      style = style.replace(/<\/style/gi, '<\\/style').trim();
      const policy = [
        "default-src 'none'",
        `script-src ${digest(first)} ${digest(script)} 'wasm-unsafe-eval'`,
        `style-src ${digest(style)}`,
        'img-src blob: data:',
        'font-src data:',
        'worker-src blob:',
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types svelte-trusted-html ownchart-readers',
      ].join('; ');
      const parts: Readonly<Record<string, string>> = { policy, version: version ?? '0', first, style, script };
      // One pass, so that what is put in is never searched again.
      const page = read('../viewer.html').replace(/%(policy|version|first|style|script)%/g, (_whole, name: string) => parts[name] ?? '');
      check(page);
      this.emitFile({ type: 'asset', fileName: 'viewer.html', source: page });
    },
  };
}

/** Keeps text inside a script from ending it. */
function inert(script: string): string {
  return script.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function check(page: string): void {
  const bytes = Buffer.byteLength(page);
  if (bytes > MOST_BYTES) throw new Error(`the page has ${bytes} bytes, more than ${MOST_BYTES}`);
  if (page.split(MARK).length !== 2) throw new Error('the mark for the share must stand exactly once');
  const address = [...page.matchAll(/https?:\/\/[^\s"'`)]+/g)].map((each) => each[0]).find((each) => !NAMES.some((name) => each.startsWith(name)));
  if (address !== undefined) throw new Error(`the page names an address: ${address}`);
}
