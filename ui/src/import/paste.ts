// What comes from the clipboard: a picture or words, as bytes.

export interface Pasted {
  media: string;
  bytes: Uint8Array;
}

/** Pictures come first: a program that copies one mostly puts its address beside it. */
export async function pasted(from: DataTransfer | null): Promise<Pasted | undefined> {
  const file = [...(from?.files ?? [])].find((one) => one.type.startsWith('image/'));
  if (file) return { media: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
  const text = from?.getData('text/plain') ?? '';
  return text.trim() === '' ? undefined : words(text);
}

/** Asks for the clipboard by itself, where the engine lets a button do that. */
export async function clipboard(): Promise<Pasted | undefined> {
  for (const item of await navigator.clipboard.read()) {
    const picture = item.types.find((type) => type.startsWith('image/'));
    if (picture !== undefined) return { media: picture, bytes: new Uint8Array(await (await item.getType(picture)).arrayBuffer()) };
  }
  const text = await navigator.clipboard.readText();
  return text.trim() === '' ? undefined : words(text);
}

function words(text: string): Pasted {
  return { media: 'text/plain', bytes: new TextEncoder().encode(text) };
}

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes as hexadecimal digits, in pieces that do not hold the window up. */
export function hex(bytes: Uint8Array): string {
  let digits = '';
  for (let at = 0; at < bytes.length; at += 65_536) digits += Array.from(bytes.subarray(at, at + 65_536), (byte) => PAIRS[byte]).join('');
  return digits;
}
