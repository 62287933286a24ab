// Whether a draft is of pictures alone.
import type { ImportDraft } from '../lib/bindings/view.ts';

const SHOWN: readonly string[] = ['png', 'jpeg', 'gif', 'webp', 'bmp', 'tiff'];

/** At least two pictures that can be shown, and nothing else read from them. */
export function ofPictures({ files, items }: Pick<ImportDraft, 'files' | 'items'>): boolean {
  return files.length >= 2 && files.every((file) => SHOWN.includes(file.format)) && items.length === files.length && items.every((item) => item.row.kind === 'document');
}
