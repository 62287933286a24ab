// The window in a browser, with the invented person behind it: built once, a fresh page for every screen.
// Needs Chromium (CHROMIUM names it, else /usr/bin/chromium) and the packages of package.json.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { build, preview } from 'vite';

/** The invented person's today, so that the pictures of one day are those of another. */
const TODAY = '2026-11-14T10:45:00';

/** Builds the page and opens a browser on it. */
export async function open() {
  const configFile = join(import.meta.dirname, '../vite.config.ts');
  const outDir = mkdtempSync(join(tmpdir(), 'ownchart-pictures-'));
  await build({ configFile, mode: 'design', logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({ configFile, mode: 'design', logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const address = server.resolvedUrls?.local[0];
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'] });

  /** A fresh page, in which nothing has been pressed yet. */
  const fresh = async ({ size, settings, files, pages }) => {
    const page = await browser.newPage();
    page.trouble = [];
    page.on('pageerror', (error) => page.trouble.push(`page error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && !message.location().url?.endsWith('favicon.ico') && page.trouble.push(`console: ${message.text()}`));
    await page.setViewport(size);
    await page.evaluateOnNewDocument((wished, wishedFiles, wishedPages, today) => {
      window.wished = wished;
      if (wishedFiles) window.wishedFiles = wishedFiles;
      if (wishedPages) window.wishedPages = wishedPages;
      const ahead = new Date(today).getTime() - Date.now();
      window.Date = class extends Date {
        constructor(...given) {
          super(...(given.length === 0 ? [Date.now() + ahead] : given));
        }
      };
    }, settings, files, pages, TODAY);
    await page.goto(address, { waitUntil: 'load', timeout: 120_000 });
    return page;
  };

  /** Goes to a screen and lets it come to rest. */
  const go = async (page, way) => {
    try {
      for (const step of way) await step(page);
    } catch (error) {
      page.trouble.push(`way there: ${error.message}`);
    }
    await new Promise((done) => setTimeout(done, 450));
    await page.evaluate(() => document.fonts.ready);
    // Headless Chromium leaves scraps of the screen before at the bottom; another size makes it paint all.
    const size = page.viewport();
    await page.setViewport({ ...size, height: size.height + 1 });
    await page.setViewport(size);
  };

  const close = async () => {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  };
  return { fresh, go, close };
}
