// The person, and whom to call.

import { at, fields, list, text, type Fields } from '../share/json.ts';
import { address, type Bundle, coded, codeds, humanName, kind, resourceName, telecoms } from './fhir.ts';

export interface Person {
  readonly name: string | undefined;
  readonly born: string | undefined;
  readonly gender: string | undefined;
  readonly died: string | undefined;
  readonly numbers: readonly { readonly label: string | undefined; readonly value: string }[];
  readonly reach: readonly string[];
  readonly languages: readonly string[];
}

export interface Contact {
  readonly name: string;
  readonly role: string | undefined;
  readonly reach: readonly string[];
  readonly place: string | undefined;
}

export function person(patient: Fields | undefined): Person {
  const deceased = patient?.get('deceasedDateTime') ?? patient?.get('deceasedBoolean');
  return {
    name: humanName(list(patient?.get('name'))),
    born: text(patient?.get('birthDate')),
    gender: text(patient?.get('gender')),
    died: deceased === true ? '✓' : text(deceased),
    numbers: list(patient?.get('identifier')).flatMap((each) => {
      const value = text(at(each, 'value'));
      return value === undefined ? [] : [{ label: coded(at(each, 'type'))?.text, value }];
    }),
    reach: [...telecoms(patient), address(patient?.get('address'))].filter((each) => each !== undefined),
    languages: list(patient?.get('communication')).flatMap((each) => coded(at(each, 'language'))?.text ?? []),
  };
}

export function contacts(bundle: Bundle, patient: Fields | undefined): Contact[] {
  const found: Contact[] = list(patient?.get('contact')).flatMap((each) => {
    const inner = fields(each);
    const name = humanName([at(each, 'name') ?? null]) ?? bundle.nameOf(at(each, 'organization'), patient);
    if (inner === undefined || name === undefined) return [];
    return [{ name, role: codeds(at(each, 'relationship')).map((one) => one.text).join(', ') || undefined, reach: telecoms(inner), place: address(at(each, 'address')) }];
  });
  for (const resource of bundle.of('RelatedPerson', 'Practitioner', 'Organization', 'PractitionerRole', 'CareTeam')) {
    const role = kind(resource) === 'PractitionerRole';
    const person = role ? bundle.follow(resource.get('practitioner'), resource) : undefined;
    const house = role ? bundle.follow(resource.get('organization'), resource) : undefined;
    const name = (person && resourceName(person)) ?? resourceName(resource) ?? (house && resourceName(house));
    const reach = [...new Set([...telecoms(resource), ...telecoms(person), ...telecoms(house)])];
    if (name === undefined || (role && reach.length === 0)) continue;
    const words = [...codeds(resource.get('relationship')), ...codeds(resource.get('specialty')), ...codeds(resource.get('code')), ...codeds(resource.get('type')), ...list(resource.get('qualification')).flatMap((each) => coded(at(each, 'code')) ?? [])].map((each) => each.text);
    if (found.some((each) => each.name === name && each.reach.join() === reach.join())) continue;
    found.push({ name, role: [...new Set(words)].join(', ') || undefined, reach, place: address(resource.get('address')) ?? (house && resourceName(house) !== name ? resourceName(house) : undefined) });
  }
  return found;
}
