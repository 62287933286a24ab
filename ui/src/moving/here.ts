// Which program makes the codes: as `lib/host/here.ts` for everything else.
import { host } from '../lib/host/here.ts';
import type { FrameSource } from './source.ts';

const program: FrameSource = {
  begin: (version) => host.ask('share_codes', { version }),
  frames: (version, first, count) => host.ask('share_frames', { version, first, count }),
};

export const frameSource: FrameSource =
  import.meta.env.MODE === 'design' || import.meta.env.MODE === 'test' ? (await import('../lib/host/memory/frames.ts')).memoryFrames : program;
