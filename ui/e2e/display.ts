// A screen nobody sees. The tests bring their own, so that keys and windows are never somebody else's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    display: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(screen, 'exit');
  const number = createInterface(screen.stdio[3] as Readable);
  const [told] = (await Promise.race([once(number, 'line'), ended.then(() => Promise.reject(new Error('Xvfb ended')))])) as [string];
  project.provide('display', `:${told.trim()}`);
  return async () => {
    screen.kill();
    await ended;
  };
}
