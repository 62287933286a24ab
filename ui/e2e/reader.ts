// What a share says, read off two screens: the preview in the window, and the page a doctor opens in Chromium.
import { createHash } from 'node:crypto';
import { at, Chromium, unlock } from '../viewer/test/browser/chromium.ts';
import type { Window } from './window.ts';

export interface Told {
  /** Whose it is, the red line, and all the rest: every word of it, whatever the line breaks. */
  readonly words: readonly string[];
  /** SHA-256 of the summary. */
  readonly digest: string;
}

/** Run in a page, with `root` the tree that was drawn. What can only be done with a share, its buttons, is none of its words. */
const WORDS = `['who', 'red-line', 'contents'].map((part) => {
  const drawn = root.querySelector('[data-testid="' + part + '"]').cloneNode(true);
  for (const act of drawn.querySelectorAll('.acts, [data-testid="save-all"]')) act.remove();
  return drawn.textContent.replace(/\\s+/g, ' ').trim();
})`;

/** The preview in the window. */
export async function previewed(window: Window): Promise<Told> {
  await window.seen(at('preview'));
  const words = await window.run<string[]>(`const root = document.querySelector('[data-testid="preview"]').shadowRoot; return ${WORDS};`);
  const [digest = ''] = await window.texts(at('digest'));
  return { words, digest: /[0-9a-f]{64}/.exec(digest)?.[0] ?? '' };
}

/** The page a doctor opens, in English. */
export async function opened(path: string, words: string): Promise<Told> {
  const chromium = await Chromium.start();
  try {
    const page = await chromium.open(path);
    await unlock(page, words);
    await page.waitForSelector(at('red-line'));
    await page.click(at('language-en'));
    const said = (await page.evaluate(`(() => { const root = document; return ${WORDS}; })()`)) as string[];
    // "Save FHIR" hands out the summary exactly as it lay in the share.
    const summary = await page.evaluate((button) => {
      const saved: Promise<string>[] = [];
      URL.createObjectURL = (file) => (saved.push((file as Blob).text()), 'blob:none');
      document.querySelector<HTMLElement>(button)?.click();
      return saved[0];
    }, at('save-fhir'));
    return { words: said, digest: createHash('sha256').update(summary ?? '').digest('hex') };
  } finally {
    await chromium.end();
  }
}
