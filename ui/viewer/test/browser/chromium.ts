// A real browser for the page: Debian's Chromium, a new profile each time, never the network.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

export const VIEWER = fileURLToPath(new URL('../../dist/viewer.html', import.meta.url));

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--lang=de-DE',
];

/** A folder of a test's own. */
export class Room {
  readonly folder: string;

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), name));
  }

  /** Writes a file into it. */
  file(name: string, bytes: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export class Chromium {
  readonly browser: Browser;
  readonly room: Room;
  /** What a script would have said, had one run; what the policy stopped; what broke. */
  readonly heard: string[] = [];

  private constructor(browser: Browser, room: Room) {
    this.browser = browser;
    this.room = room;
  }

  get folder(): string {
    return this.room.folder;
  }

  /** `more`: command line switches beside the usual ones. */
  static async start(more: readonly string[] = []): Promise<Chromium> {
    const room = new Room('ownchart-viewer-');
    const browser = await puppeteer.launch({
      executablePath: process.env['OWNCHART_CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      userDataDir: join(room.folder, 'profile'),
      args: [...FLAGS, ...more],
      env: { ...process.env, LANGUAGE: 'de' },
    });
    return new Chromium(browser, room);
  }

  /** Writes a file into the test's own folder. */
  file(name: string, bytes: string | Uint8Array): string {
    return this.room.file(name, bytes);
  }

  async open(path: string, width = 1280, height = 800): Promise<Page> {
    const page = await this.page(width, height);
    await page.goto(`file://${path}`);
    return page;
  }

  /** A page that is listened to and shows nothing yet. */
  async page(width = 1280, height = 800): Promise<Page> {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(90_000);
    await page.setViewport({ width, height });
    page.on('console', (message) => this.heard.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.heard.push(`error: ${String(error)}`));
    page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) this.heard.push(`request: ${request.url()}`);
    });
    page.on('dialog', (dialog) => {
      this.heard.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return page;
  }

  async end(): Promise<void> {
    await this.browser.close();
    this.room.end();
  }
}

export const at = (name: string): string => `[data-testid="${name}"]`;

export async function chooseFile(page: Page, path: string): Promise<void> {
  const input = await page.waitForSelector(at('file'));
  await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path);
}

/** Drops a file onto the page, the way a person does with a mouse. */
export async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.waitForSelector(at('choose'));
  await page.evaluate(
    (fileName, base64) => {
      const whole = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([whole], fileName));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    name,
    Buffer.from(bytes).toString('base64'),
  );
}

export async function unlock(page: Page, words: string): Promise<void> {
  await page.waitForSelector(at('words'));
  await page.type(at('words'), words);
  await page.click(at('open'));
}

export async function textOf(page: Page, name: string): Promise<string> {
  const found = await page.waitForSelector(at(name));
  return (await found?.evaluate((element) => (element as HTMLElement).innerText.replaceAll('\u00a0', ' '))) ?? '';
}

export async function refusalOf(page: Page): Promise<string> {
  const found = await page.waitForSelector(at('refusal'));
  return (await found?.evaluate((element) => (element as HTMLElement).dataset['reason'])) ?? '';
}
