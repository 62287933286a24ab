// Finding one document among many on the shelf.
import type { DocumentCard } from '../lib/bindings/view.ts';

const plain = (text: string) =>
  text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').replace(/([aou])e/g, '$1');

/** Whether every word of `look` stands in what the card says; ö, oe and o are one letter, as in the search. */
export function fits(card: DocumentCard, look: string): boolean {
  const said = plain([card.title, card.kind, card.sender, card.when ?? '', ...card.labels].join(' '));
  return plain(look).split(/\s+/).every((one) => said.includes(one));
}
