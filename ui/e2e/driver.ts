// WebDriver, as much of it as these tests need: Debian's WebKitWebDriver starts the program and steers its page.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const PROGRAM = '/usr/bin/WebKitWebDriver';
/** Milliseconds after which no answer comes any more. */
const PATIENCE = 100_000;
/** How WebDriver writes an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export interface Element {
  readonly [ELEMENT]: string;
}

/** What WebDriver refused, by its own name for it. */
export class DriverError extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

/** Keys without a letter. */
export const KEY = { tab: '\uE004', enter: '\uE007', shift: '\uE008', control: '\uE009', escape: '\uE00C', space: ' ', end: '\uE010', down: '\uE015', left: '\uE012' } as const;

export class Driver {
  readonly #server: ChildProcess;
  readonly #address: string;
  #session = '';

  private constructor(server: ChildProcess, address: string) {
    this.#server = server;
    this.#address = address;
  }

  static async start(binary: string, environment: Record<string, string>): Promise<Driver> {
    const port = await freePort();
    const server = spawn(PROGRAM, [`--port=${port}`, '--host=127.0.0.1'], { env: { ...environment, TAURI_WEBVIEW_AUTOMATION: 'true' }, stdio: ['ignore', 'ignore', 'inherit'] });
    const driver = new Driver(server, `http://127.0.0.1:${port}`);
    await driver.#listens();
    const options = { 'webkitgtk:browserOptions': { binary, args: [] } };
    const { sessionId } = (await driver.#ask('POST', '/session', { capabilities: { alwaysMatch: options } })) as { sessionId: string };
    driver.#session = `/session/${sessionId}`;
    return driver;
  }

  /** Runs a function body in the page and gives what it returns; a promise is waited for. */
  run(body: string, ...args: unknown[]): Promise<unknown> {
    const script = `const done = arguments[arguments.length - 1];
      (async (...args) => { ${body} })(...[...arguments].slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    return this.#in('POST', '/execute/async', { script, args }).then((answer) => {
      const { value, error } = answer as { value: unknown; error?: string };
      if (error !== undefined) throw new DriverError('script', error);
      return value;
    });
  }

  async press(element: Element): Promise<void> {
    await this.#in('POST', `/element/${element[ELEMENT]}/click`, {});
  }

  async write(element: Element, text: string): Promise<void> {
    await this.#in('POST', `/element/${element[ELEMENT]}/clear`, {});
    await this.#in('POST', `/element/${element[ELEMENT]}/value`, { text });
  }

  /** Presses keys one after the other; the first ones are held when there are several. */
  async keys(...keys: string[]): Promise<void> {
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = [...keys].reverse().map((value) => ({ type: 'keyUp', value }));
    await this.#in('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions: [...down, ...up] }] });
  }

  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.#in('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  /** Makes the window so large. */
  async size(width: number, height: number): Promise<void> {
    await this.#in('POST', '/window/rect', { width, height });
  }

  /** What assistive software hears: role and name. */
  async spoken(element: Element): Promise<{ role: unknown; name: unknown }> {
    const [role, name] = [await this.#in('GET', `/element/${element[ELEMENT]}/computedrole`), await this.#in('GET', `/element/${element[ELEMENT]}/computedlabel`)];
    return { role, name };
  }

  /** Closes the window and the server, if they are still there, and waits until the program has ended. */
  async end(): Promise<void> {
    if (this.#server.killed) return;
    const programs = childrenOf(this.#server.pid ?? 0);
    try {
      await this.#in('DELETE', '');
      for (const end = Date.now() + PATIENCE; programs.some(isRunning) && Date.now() < end; ) await pause(20);
    } finally {
      this.#server.kill('SIGKILL');
      for (const program of programs.filter(isRunning)) process.kill(program, 'SIGKILL');
    }
  }

  #in(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.#ask(method, this.#session + path, body);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.#address + path, { method, body: body === undefined ? null : JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE) });
    const { value } = (await answer.json()) as { value: unknown };
    if (answer.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new DriverError(error, message);
  }

  async #listens(): Promise<void> {
    for (;;) {
      if (this.#server.exitCode !== null) throw new Error(`${PROGRAM} ended with ${this.#server.exitCode}`);
      try {
        await this.#ask('GET', '/status');
        return;
      } catch {
        await pause(20);
      }
    }
  }
}

function childrenOf(parent: number): number[] {
  const numbers = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
  return numbers === '' ? [] : numbers.split(' ').map(Number);
}

/** Whether anything of it is left: a file stays locked until its last thread has ended. */
function isRunning(program: number): boolean {
  return existsSync(`/proc/${program}`);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}
