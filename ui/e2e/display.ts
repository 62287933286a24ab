// A screen nobody sees. The tests bring their own, so that keys and windows are never somebody else's.
import { spawn } from 'node:child_process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    display: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((told, failed) => {
    screen.once('error', failed);
    screen.once('exit', (code) => failed(new Error(`Xvfb ended with ${code}`)));
    screen.stdio[3]?.once('data', (line: Buffer) => told(line.toString().trim()));
  });
  project.provide('display', `:${number}`);
  return () => void screen.kill();
}
