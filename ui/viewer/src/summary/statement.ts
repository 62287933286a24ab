// Three answers that are not a list: none, not asked, and a mistake that was taken back.

import { at, list, text, type Fields, type Json } from '../share/json.ts';
import { code, hasCode, type Coded } from './fhir.ts';

/** "None" only where someone said so; "not asked" and silence are two more answers. */
export type Said = 'known' | 'none' | 'not-asked' | 'withheld' | 'silent';

export const SNOMED = /snomed/i;
/** Statements of "known none": SNOMED, the retired IPS list, and the words of both. */
export const NONE = /^(716186003|409137002|428607008|716184000|716220001|787481004|160245001|787480003|no-known-.*|no-.*-known|none-known)$/;
export const UNKNOWN = /^(1287211007|no-(allergy|medication|problem|procedure|device|immunization)s?-info.*|not-asked|unknown)$/;

export function isStatement(name: Coded | undefined, codes: RegExp): boolean {
  return hasCode(name, /snomed|absent-unknown|data-absent-reason/i, codes) || (codes === NONE && hasCode(name, SNOMED, NONE));
}

export function isMistaken(resource: Fields): boolean {
  return (
    text(resource.get('status')) === 'entered-in-error' || code(resource.get('verificationStatus')) === 'entered-in-error'
  );
}

export function emptyReason(section: Json | undefined): Said {
  if (list(at(section, 'entry')).length > 0) return 'silent';
  const reason = code(at(section, 'emptyReason'));
  if (reason === 'nilknown') return 'none';
  if (reason === 'withheld') return 'withheld';
  return reason === undefined ? 'silent' : 'not-asked';
}
