// Moving codes in memory: the frames of the vectors in tests/data/frames, over and over, for design and tests.
import type { FrameSource } from '../../../moving/source.ts';
import vectors from './frames.json';

export const memoryFrames: FrameSource = {
  async begin(version) {
    const { blocks, side, bytes } = vectors[version];
    return { blocks, side, bytes };
  },
  async frames(version, first, count) {
    const { frames } = vectors[version];
    const whole = Array.from({ length: count }, (_, i) => atob(frames[(first + i) % frames.length] ?? '')).join('');
    return Uint8Array.from(whole, (char) => char.charCodeAt(0)).buffer;
  },
};
