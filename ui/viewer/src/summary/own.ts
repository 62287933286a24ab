// What our own program writes beside FHIR's fields, in extensions under urn:ownchart: (interchange/fhir/writing.rs).
// They say more exactly what FHIR can only say nearly; a stranger's bundle has none.

import { at, list, text, type Fields, type Json } from '../share/json.ts';

const OURS = 'urn:ownchart:';

/** The extension of this name, of a resource or of any element that can have one. */
export function own(element: Json | undefined, name: string): Json | undefined {
  return list(at(element, 'extension')).find((each) => at(each, 'url') === `${OURS}${name}`);
}

export function ownText(element: Json | undefined, name: string): string | undefined {
  return text(at(own(element, name), 'valueString'));
}

/** All texts under a name that may stand several times. */
export function owns(element: Json | undefined, name: string): string[] {
  const under = list(at(element, 'extension')).filter((each) => at(each, 'url') === `${OURS}${name}`);
  return under.flatMap((each) => text(at(each, 'valueString')) ?? []);
}

/** Two copies of the chart disagree about this entry; both versions stand in the bundle. */
export function isUndecided(resource: Fields): boolean {
  return own(resource, 'undecided') !== undefined;
}

/** True for a resource that our program wrote. */
export function isOwn(resource: Fields): boolean {
  return own(resource, 'kind') !== undefined;
}

/** "~1998" and other dates that FHIR's field could not hold: they stand beside it, under its name with an underscore. */
export function exactWhen(owner: Json | undefined, field: string): string | undefined {
  return ownText(at(owner, `_${field}`), 'when');
}
