import { expect, test } from 'vitest';
import type { DocumentCard } from '../lib/bindings/view.ts';
import { fits } from './shelf.ts';

const card: DocumentCard = {
  entry: 'e', document: 'd', title: 'Röntgenbild Hand', kind: 'Bild', sender: 'Dr. Koehler', when: '2017-02-03', media: 'image/png',
  bytes: 1, drawable: true, pages: 1, views: [], has_text: false, labels: ['wichtig'],
};

test('a document is found by what its card says, however it is spelled', () => {
  for (const look of ['', 'rontgen', 'Roentgen', 'köhler hand', '2017', 'WICHTIG']) expect(fits(card, look), look).toBe(true);
  for (const look of ['labor', 'hand labor']) expect(fits(card, look), look).toBe(false);
});
