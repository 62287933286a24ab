// Which program makes the codes: as `lib/host/here.ts` for everything else. Nothing where the program cannot.
import type { FrameSource } from './source.ts';

export const frameSource: FrameSource | undefined =
  import.meta.env.MODE === 'design' || import.meta.env.MODE === 'test' ? (await import('../lib/host/memory/frames.ts')).memoryFrames : undefined;
