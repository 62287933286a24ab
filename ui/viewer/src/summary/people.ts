// The person, and whom to call.

import { at, fields, list, text, type Fields } from '../share/json.ts';
import { isWord, type Word } from '../words/de.ts';
import type { Fact } from '../words/language.svelte.ts';
import { address, type Bundle, coded, codeds, humanName, kind, notes, resourceName, telecoms, when } from './fhir.ts';
import { isUndecided, ownText } from './own.ts';

export interface Person {
  readonly name: string | undefined;
  readonly born: string | undefined;
  readonly gender: string | undefined;
  readonly died: boolean;
  readonly numbers: readonly { readonly label: string | undefined; readonly value: string }[];
  readonly reach: readonly string[];
  readonly languages: readonly string[];
  readonly needs: readonly Fact[];  // blood group, pregnancy, barriers: said beside the name
  readonly insurance: readonly Fact[];
}

export interface Contact {
  readonly name: string;
  readonly role: readonly Fact[];
  readonly reach: readonly string[];
  readonly place: string | undefined;
  readonly notes: readonly string[];
  readonly order: number; // in an emergency; Infinity if not meant for one
  readonly undecided: boolean;
}

const NEEDS = ['blood-group', 'pregnancy', 'communication', 'wandering', 'care-level'] as const;
const INSURANCE = ['insurer', 'insurance-number'] as const;

export function person(patient: Fields | undefined): Person {
  const said = (names: readonly ((typeof NEEDS)[number] | (typeof INSURANCE)[number])[]): Fact[] =>
    names.flatMap((name) => {
      const value = ownText(patient, name);
      return value === undefined ? [] : [{ word: `person-${name}` satisfies Word, facts: { value } }];
    });
  return {
    name: humanName(list(patient?.get('name'))),
    born: when(patient, 'birthDate'),
    gender: text(patient?.get('gender')),
    died: patient?.get('deceasedBoolean') === true || text(patient?.get('deceasedDateTime')) !== undefined,
    numbers: list(patient?.get('identifier')).flatMap((each) => {
      const value = text(at(each, 'value'));
      return value === undefined ? [] : [{ label: coded(at(each, 'type'))?.text, value }];
    }),
    reach: [...telecoms(patient), address(patient?.get('address'))].filter((each) => each !== undefined),
    languages: list(patient?.get('communication')).flatMap((each) => coded(at(each, 'language'))?.text ?? []),
    needs: [...said(NEEDS), ...(patient === undefined ? [] : notes(patient))],
    insurance: said(INSURANCE),
  };
}

export function contacts(bundle: Bundle, patient: Fields | undefined): Contact[] {
  const found: Contact[] = list(patient?.get('contact')).flatMap((each) => {
    const inner = fields(each);
    const name = humanName([at(each, 'name') ?? null]) ?? bundle.nameOf(at(each, 'organization'), patient);
    if (inner === undefined || name === undefined) return [];
    const role = codeds(at(each, 'relationship')).map((one) => one.text);
    return [{ name, role, reach: telecoms(inner), place: address(at(each, 'address')), notes: [], order: Infinity, undecided: false }];
  });
  for (const resource of bundle.of('RelatedPerson', 'Practitioner', 'Organization', 'PractitionerRole', 'CareTeam')) {
    const each = kind(resource) === 'PractitionerRole' ? post(resource, bundle) : contact(resource);
    if (each === undefined || found.some((other) => other.name === each.name && other.reach.join() === each.reach.join())) continue;
    found.push(each);
  }
  return found.sort((a, b) => a.order - b.order || 0);
}

function contact(resource: Fields): Contact | undefined {
  const name = resourceName(resource);
  if (name === undefined) return undefined;
  const word = `role-${ownText(resource, 'role') ?? ''}`;
  const relation = ownText(resource, 'relation');
  const codes = ['relationship', 'specialty', 'code', 'type'].flatMap((field) => codeds(resource.get(field)));
  const skills = list(resource.get('qualification')).flatMap((each) => coded(at(each, 'code')) ?? []);
  const said = [...codes, ...skills].map((each) => each.text);
  const more = [relation, ownText(resource, 'specialty'), ...said, ownText(resource, 'organization')].filter((each) => each !== undefined);
  return {
    name,
    // "Family" says nothing beside "husband".
    role: [...(isWord(word) && (relation === undefined || !/^role-(family|friend|other)$/.test(word)) ? [{ word }] : []), ...new Set(more)],
    reach: telecoms(resource),
    place: address(resource.get('address')),
    notes: notes(resource),
    order: Number(ownText(resource, 'emergency-order') ?? Infinity),
    undecided: isUndecided(resource),
  };
}

/** Somebody's post at a house: worth a line of its own when it has a number to call. */
function post(resource: Fields, bundle: Bundle): Contact | undefined {
  const holder = bundle.follow(resource.get('practitioner'), resource);
  const house = bundle.follow(resource.get('organization'), resource);
  const name = (holder && resourceName(holder)) ?? (house && resourceName(house));
  const reach = [...new Set([...telecoms(resource), ...telecoms(holder), ...telecoms(house)])];
  if (name === undefined || reach.length === 0) return undefined;
  const role = [...codeds(resource.get('specialty')), ...codeds(resource.get('code'))].map((each) => each.text);
  const at = house && resourceName(house) !== name ? resourceName(house) : undefined;
  return { name, role: [...new Set(role)], reach, place: at, notes: [], order: Infinity, undecided: false };
}
