import { expect, test } from 'vitest';
import { hex, pasted } from './paste.ts';

const clip = (files: File[], text: string) => ({ files, getData: () => text }) as unknown as DataTransfer;

test('a picture in the clipboard goes before the words beside it', async () => {
  const picture = new File([new Uint8Array([1, 2, 255])], 'x.png', { type: 'image/png' });
  expect(await pasted(clip([picture], 'https://example.org/x.png'))).toEqual({ media: 'image/png', bytes: new Uint8Array([1, 2, 255]) });
});

test('words are taken as they are, and nothing is no draft', async () => {
  expect(await pasted(clip([], 'Kalium 4,2'))).toEqual({ media: 'text/plain', bytes: new TextEncoder().encode('Kalium 4,2') });
  expect(await pasted(clip([], '  '))).toBeUndefined();
  expect(await pasted(null)).toBeUndefined();
});

test('bytes travel as digits', () => {
  expect(hex(new Uint8Array([0, 15, 255]))).toBe('000fff');
  expect(hex(new Uint8Array(70_000)).length).toBe(140_000);
});
