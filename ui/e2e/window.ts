// The window as a person uses it: what is seen is waited for, what is pressed must be there, and what breaks is heard.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import { Driver, DriverError, type Element } from './driver.ts';
import { program, type Room } from './room.ts';

/** No step takes so long, even on a busy machine. */
const PATIENCE = 60_000;
/** After one step that never came, the steps behind it are not waited for as long. */
const AFTER_TROUBLE = 3_000;

/** Runs first in every script: from then on nothing breaks unheard. */
const LISTEN = `
  window.heard ??= (() => {
    const heard = [];
    addEventListener('error', (event) => heard.push('error: ' + (event.message ?? event.target?.tagName)), true);
    addEventListener('unhandledrejection', (event) => heard.push('unhandled: ' + event.reason));
    addEventListener('securitypolicyviolation', (event) => heard.push('policy: ' + event.effectiveDirective + ' ' + event.blockedURI));
    for (const name of ['error', 'warn']) console[name] = (...said) => heard.push(name + ': ' + said.join(' '));
    return heard;
  })();`;

/** Locking throws the page away before it has its answer; the old page may still say so, or the new one that gets it. */
const OF_THE_LOCK = /^warn: (IPC custom protocol failed|\[TAURI\] Couldn't find callback id)/;

/** Those of a selector that are there to be seen. */
const SEEN = `[...document.querySelectorAll(args[0])].filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0)`;

export const at = (id: string): string => `[data-testid="${id}"]`;

export class Window {
  readonly room: Room;
  readonly driver: Driver;
  /** Errors of the page, refusals of its policy. */
  readonly heard: string[] = [];
  #patience = PATIENCE;

  private constructor(room: Room, driver: Driver) {
    this.room = room;
    this.driver = driver;
  }

  /** `desktop`: what the desktop says beyond the usual, as variables of the program. */
  static async open(room: Room, language: 'de' | 'en', desktop: Readonly<Record<string, string>> = {}): Promise<Window> {
    const environment = { ...room.environment(language), DISPLAY: inject('display'), ...desktop };
    const window = new Window(room, await Driver.start(program('OWNCHART_DESKTOP_E2E'), environment));
    await window.seen('h1');
    return window;
  }

  /** Runs a function body in the page. */
  async run<T>(body: string, ...args: unknown[]): Promise<T> {
    const script = `${LISTEN} const value = await (async () => { ${body} })(); return { value, heard: window.heard.splice(0) };`;
    const { value, heard } = (await this.driver.run(script, ...args)) as { value: T; heard: string[] };
    this.heard.push(...heard.filter((line) => !OF_THE_LOCK.test(line)));
    return value;
  }

  /** Waits until something holds; what it says last is in the message when it never does. */
  async until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    const patience = this.#patience;
    const end = Date.now() + patience;
    let last: unknown;
    while (Date.now() < end) {
      try {
        const found = await look();
        if (found !== undefined && found !== false) return found;
      } catch (thrown) {
        // A page that is just being replaced answers nothing; an element may go while it is pressed.
        if (!(thrown instanceof DriverError)) throw thrown;
        last = thrown;
      }
      await pause(50);
    }
    this.#patience = AFTER_TROUBLE;
    const shown = await this.run<string>('return document.body.innerText').catch(String);
    throw new Error(`${what}: not within ${patience / 1000} s${last === undefined ? '' : ` (${String(last)})`}. On the screen:\n${shown}`);
  }

  /** Waits for an element that can be seen; `nth` counts from the end when it is negative. */
  seen(selector: string, nth = 0): Promise<Element> {
    return this.until(selector, async () => (await this.run<Element | null>(`return (${SEEN}).at(args[1]) ?? null`, selector, nth)) ?? undefined);
  }

  /** Presses what can be seen and pressed; `nth` as above. */
  async press(id: string, nth = 0): Promise<void> {
    await this.until(`pressing ${id}`, async () => {
      const element = await this.run<Element | null>(`const one = (${SEEN}).filter((one) => !one.disabled).at(args[1]) ?? null;
        one?.scrollIntoView({ block: 'center' });
        window.pressed = false;
        one?.addEventListener('click', () => (window.pressed = true), { capture: true, once: true });
        return one;`, at(id), nth);
      if (element === null) return undefined;
      await this.driver.press(element);
      // What moved away under the pointer was missed; a page that is gone was not.
      return this.run<boolean>('return window.pressed !== false');
    });
  }

  /** Writes into a field what a person would type. */
  async write(id: string, text: string, nth = 0): Promise<void> {
    const field = await this.seen(at(id), nth);
    await this.run(`args[0].scrollIntoView({ block: 'center' })`, field);
    await this.driver.write(field, text);
    expect(await this.run('return args[0].value', field), id).toBe(text);
  }

  /** Takes one of a list of choices. */
  async choose(id: string, value: string): Promise<void> {
    const field = await this.seen(at(id));
    await this.driver.press(await this.run<Element>('return [...args[0].options].find((one) => one.value === args[1])', field, value));
    expect(await this.run('return args[0].value', field), id).toBe(value);
  }

  /** The words of one place, of all its elements one after the other. */
  async texts(selector: string): Promise<string[]> {
    await this.seen(selector);
    return this.run(`return (${SEEN}).map((one) => one.innerText.replaceAll('\\u00a0', ' ').trim())`, selector);
  }

  /** Waits until these words stand on the screen. */
  async says(...words: string[]): Promise<void> {
    for (const wanted of words) {
      await this.until(`“${wanted}”`, async () => (await this.run<string>('return document.body.innerText')).replaceAll('\u00a0', ' ').includes(wanted));
    }
  }

  async saysNot(words: string): Promise<void> {
    expect((await this.run<string>('return document.body.innerText')).replaceAll('\u00a0', ' ')).not.toContain(words);
  }

  /** What a screen reader hears of the one thing this selector names: role, and name. */
  async spoken(selector: string): Promise<{ role: unknown; name: unknown }> {
    return this.driver.spoken(await this.seen(selector));
  }

  /** Unlocks the chart that is asked for. */
  async unlock(words: string): Promise<void> {
    await this.write('passphrase', words);
    await this.press('unlock');
  }

  /** From the first screen into a chart. */
  async openChart(words: string): Promise<void> {
    await this.press('chart');
    await this.unlock(words);
    await this.seen(at('band-name'));
  }

  /** Keeps what is on the screen, when somebody wants to look at it. */
  async picture(name: string): Promise<void> {
    const out = process.env['OWNCHART_PICTURES'];
    if (out === undefined) return;
    // The screen shows what was painted, and that comes a moment after what is.
    await this.run('await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))');
    mkdirSync(join(out, 'window'), { recursive: true });
    // From the screen itself: the engine's own picture waits for the next painting, and a calm page has none.
    const size = await this.run<string>('return `${outerWidth}x${outerHeight}+0+0`');
    execFileSync('import', ['-display', inject('display'), '-window', 'root', '-crop', size, join(out, 'window', `${name}.png`)]);
  }

  /** Closes the window. Nothing may have broken in its page. */
  async end(): Promise<void> {
    await this.run('return undefined');
    await this.driver.end();
    expect(this.heard).toEqual([]);
  }
}
