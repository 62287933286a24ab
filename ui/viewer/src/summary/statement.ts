// Answers that are not a list: none, not asked, and a mistake that was taken back.
//
// The trap: unknown is not none. Only a code or a sentence that says there is none of the whole kind counts; "no known
// drug allergy" says less than "no known allergy" and is shown in its own words. The table is interchange/fhir/absent.rs.

import { at, list, text, type Fields, type Json } from '../share/json.ts';
import { code, hasCode, type Coded } from './fhir.ts';
import { ownText } from './own.ts';

/** "None" only where someone said so; "not asked" and silence are two more answers. */
export type Said = 'known' | 'none' | 'not-asked' | 'withheld' | 'silent';

const SNOMED = /snomed/i;
const OLD = /absent-unknown/i;
const NONE = /^(716186003|787481004|160245001|787480003|787482006|787483001)$/;
const OLD_NONE = /^no-known-(allergies|medications|problems|procedures|immunizations|devices)$/;
const UNKNOWN = '1287211007';
const OLD_UNKNOWN = /^no-(allergy|medication|problem|procedure|immunization|device)-info$/;
/** None of a part of the kind: drugs, food, environment, insects, latex. */
const PART = /^(409137002|429625007|428607008|428197003|1003774007)$/;
const OLD_PART = /^no-known-(medication|environmental|food)-allergies$/;
const SENTENCE = /^(no known (allerg(y|ies)|medications|problems|procedures|immunizations|devices)|keine bekannten allergien|keine allergien? bekannt)$/i;

/** What a resource says about its whole kind, if it does not name one thing. */
export function saidBy(resource: Fields, name: Coded | undefined): 'none' | 'not-asked' | 'part' | undefined {
  const state = ownText(resource, 'state');
  if (state === 'none_known') return 'none';
  if (state === 'not_asked') return 'not-asked';
  return saidIn(name);
}

export function saidIn(name: Coded | undefined): 'none' | 'not-asked' | 'part' | undefined {
  if (hasCode(name, SNOMED, NONE) || hasCode(name, OLD, OLD_NONE) || SENTENCE.test(name?.text ?? '')) return 'none';
  if (hasCode(name, /snomed/i, UNKNOWN) || hasCode(name, OLD, OLD_UNKNOWN)) return 'not-asked';
  return hasCode(name, SNOMED, PART) || hasCode(name, OLD, OLD_PART) ? 'part' : undefined;
}

/** Entered in error: it was never so. */
export function isMistaken(resource: Fields): boolean {
  return text(resource.get('status')) === 'entered-in-error' || code(resource.get('verificationStatus')) === 'entered-in-error';
}

/** Why a section is empty, in its own code. */
export function emptyReason(section: Json | undefined): Said {
  if (list(at(section, 'entry')).length > 0) return 'silent';
  const reason = code(at(section, 'emptyReason'));
  if (reason === 'nilknown') return 'none';
  if (reason === 'withheld') return 'withheld';
  return reason === undefined ? 'silent' : 'not-asked';
}
