// A home of a test's own: folders, files, answers to file dialogs, and the program's other shape, the command line.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Chart {
  readonly folder: string;
  readonly words: string;
  readonly person: string;
}

/** A program of ours, by the variable that names it. */
export function program(variable: string): string {
  const path = process.env[variable];
  if (path === undefined) throw new Error(`${variable} is not set; cargo xtask test sets it`);
  return path;
}

export class Room {
  readonly folder = mkdtempSync(join(tmpdir(), 'window-'));
  readonly #answers = this.path('answers');

  constructor() {
    // Nothing slides while a test wants to press it.
    this.lay('config/gtk-3.0/settings.ini', '[Settings]\ngtk-enable-animations=false\n');
    for (const folder of ['home', 'runtime']) mkdirSync(this.path(folder), { mode: 0o700 });
    writeFileSync(this.#answers, '');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Lays a file down and gives its path. */
  lay(name: string, bytes: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  /** What the person will answer to the next file dialog. */
  answer(...paths: string[]): void {
    appendFileSync(this.#answers, `${paths.join('|')}\n`);
  }

  environment(language: 'de' | 'en'): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      LANG: language === 'de' ? 'de_DE.UTF-8' : 'en_US.UTF-8',
      TZ: 'Europe/Berlin',
      HOME: this.path('home'),
      XDG_CONFIG_HOME: this.path('config'),
      XDG_RUNTIME_DIR: this.path('runtime'),
      OWNCHART_RENDER: program('OWNCHART_RENDER'),
      OWNCHART_E2E_ANSWERS: this.#answers,
    };
  }

  /** Runs the command line and gives what it said. */
  ownchart(...args: string[]): string {
    return execFileSync(program('OWNCHART_BIN'), args, { cwd: this.folder, env: this.environment('en'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** Runs the command line and gives how it ended, whatever that is. */
  exit(...args: string[]): number | null {
    return spawnSync(program('OWNCHART_BIN'), args, { cwd: this.folder, env: this.environment('en'), stdio: 'ignore' }).status;
  }

  /** A chart made by the command line, where the window looks for charts. */
  chart(name: string, born: string): Chart {
    const folder = this.path(`home/Documents/OwnChart/${name}.ownchart`);
    mkdirSync(dirname(folder), { recursive: true });
    const made = JSON.parse(this.ownchart('init', folder, '--name', name, '--born', born, '--generate', '--json')) as { words: string; person: string };
    this.lay('words', made.words);
    return { folder, words: made.words, person: made.person };
  }

  end(): void {
    // WebKit's own processes end a little after the window and write to the last.
    for (let tries = 50; ; tries -= 1) {
      try {
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
        return;
      } catch (thrown) {
        if (tries === 0) throw thrown;
      }
    }
  }
}
