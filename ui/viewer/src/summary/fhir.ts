// A FHIR R4 bundle as a stranger wrote it: resources by address, and the few shapes every resource is made of.
// Reads what is there; a field of the wrong shape is as good as absent.

import { at, exact, fields, list, text, type Fields, type Json } from '../share/json.ts';
import { exactWhen, own, ownText } from './own.ts';

export interface Code {
  readonly system: string;
  readonly code: string;
  readonly display: string | undefined;
}

export interface Coded {
  readonly text: string;
  readonly codes: readonly Code[];
}

export class Bundle {
  readonly resources: readonly Fields[];
  readonly #byAddress = new Map<string, Fields>();
  /** What the person is called, where somebody wrote their name instead of pointing at them. */
  readonly person: string | undefined;

  constructor(json: Json) {
    const resources: Fields[] = [];
    const root = fields(json);
    const entries = root?.get('resourceType') === 'Bundle' ? list(root.get('entry')) : [];
    for (const entry of entries) {
      const resource = fields(at(entry, 'resource'));
      if (resource === undefined) continue;
      resources.push(resource);
      const full = text(at(entry, 'fullUrl'));
      if (full !== undefined && !this.#byAddress.has(full)) this.#byAddress.set(full, resource);
      const id = text(resource.get('id'));
      const local = `${kind(resource)}/${id ?? ''}`;
      if (id !== undefined && !this.#byAddress.has(local)) this.#byAddress.set(local, resource);
    }
    this.resources = resources;
    this.person = humanName(list(this.of('Patient')[0]?.get('name')));
  }

  of(...kinds: string[]): Fields[] {
    return this.resources.filter((resource) => kinds.includes(kind(resource)));
  }

  /** What a reference points at: inside the same resource ("#a"), by full address, or "Kind/id". */
  follow(reference: Json | undefined, from?: Fields): Fields | undefined {
    const target = text(at(reference, 'reference'));
    if (target === undefined) return undefined;
    if (target.startsWith('#')) {
      return list(from?.get('contained')).map(fields).find((inner) => inner?.get('id') === target.slice(1));
    }
    const plain = target.replace(/\/_history\/[^/]*$/, '');
    return this.#byAddress.get(plain) ?? this.#byAddress.get(plain.split('/').slice(-2).join('/'));
  }

  /** A reference as words: what it calls itself, else the name of what it points at. */
  nameOf(reference: Json | undefined, from?: Fields): string | undefined {
    const target = this.follow(reference, from);
    return text(at(reference, 'display')) ?? (target && resourceName(target));
  }
}

export function kind(resource: Fields | undefined): string {
  return text(resource?.get('resourceType')) ?? '';
}

/** The name of a person, organisation or device. */
export function resourceName(resource: Fields): string | undefined {
  const name = resource.get('name');
  return (
    text(name) ?? humanName(list(name)) ?? text(at(resource, 'deviceName', 'name')) ?? coded(resource.get('code'))?.text ??
    coded(resource.get('type'))?.text
  );
}

/** The official or usual name first; as one line. */
export function humanName(names: readonly Json[]): string | undefined {
  const rank = (name: Json): number => {
    const use = at(name, 'use');
    return use === 'official' ? 0 : use === 'usual' || use === undefined ? 1 : use === 'old' || use === 'maiden' ? 3 : 2;
  };
  const [name] = [...names].sort((a, b) => rank(a) - rank(b));
  if (name === undefined) return undefined;
  const parts = ['prefix', 'given'].flatMap((part) => list(at(name, part)).map(text));
  const whole = [...parts, text(at(name, 'family')), ...list(at(name, 'suffix')).map(text)].filter(Boolean).join(' ');
  return text(at(name, 'text')) ?? (whole === '' ? undefined : whole);
}

/** A CodeableConcept; its own text wins over the displays of its codes, a bare code is better than nothing. */
export function coded(concept: Json | undefined): Coded | undefined {
  const here = Array.isArray(concept) ? concept[0] : concept;
  if (typeof here === 'string') return text(here) === undefined ? undefined : { text: here.trim(), codes: [] };
  const codes = list(at(here, 'coding')).flatMap((coding): Code[] => {
    const code = text(at(coding, 'code'));
    const display = text(at(coding, 'display'));
    return code === undefined && display === undefined
      ? []
      : [{ system: text(at(coding, 'system')) ?? '', code: code ?? '', display }];
  });
  const words = text(at(here, 'text')) ?? codes.find((code) => code.display !== undefined)?.display ?? codes[0]?.code;
  return words === undefined ? undefined : { text: words, codes };
}

export function codeds(concepts: Json | undefined): Coded[] {
  return list(concepts).map(coded).filter((concept) => concept !== undefined);
}

/** The code of a value set field, such as clinicalStatus. */
export function code(concept: Json | undefined): string | undefined {
  return typeof concept === 'string' ? text(concept) : text(at(concept, 'coding', 'code')) ?? text(at(concept, 'text'));
}

export function hasCode(concept: Coded | undefined, system: RegExp, wanted: string | RegExp): boolean {
  return (concept?.codes ?? []).some(
    (each) => system.test(each.system) && (typeof wanted === 'string' ? each.code === wanted : wanted.test(each.code)),
  );
}

/** The classification code worth showing beside words: ICD before others, none for SNOMED's bare numbers. */
export function shownCode(concept: Coded | undefined): string | undefined {
  const codes = concept?.codes ?? [];
  return codes.find((each) => /icd|alpha-id/i.test(each.system))?.code;
}

export interface Quantity {
  readonly value: string;        // as written
  readonly comparator: string;   // '', '<', '<=', '>', '>='
  readonly unit: string;         // as people write it
  readonly symbol: string;       // its code, else the same as unit
}

export function quantity(json: Json | undefined): Quantity | undefined {
  const value = ownText(at(json, '_value'), 'decimal') ?? exact(at(json, 'value'));
  if (value === undefined) return undefined;
  const comparator = text(at(json, 'comparator')) ?? '';
  const symbol = text(at(json, 'code'));
  return {
    value,
    comparator: ['<', '<=', '>', '>='].includes(comparator) ? comparator : '',
    unit: text(at(json, 'unit')) ?? (own(json, 'unit') === undefined ? symbol : undefined) ?? '',
    symbol: symbol ?? text(at(json, 'unit')) ?? '',
  };
}

/** A moment of any kind under a name with its endings: effectiveDateTime, onsetString, performedPeriod, … as written. */
export function moment(resource: Fields, name: string): string | undefined {
  const period = resource.get(`${name}Period`);
  const under = (field: string): string | undefined => when(resource, field);
  return (
    under(`${name}DateTime`) ?? under(`${name}Date`) ?? under(`${name}Instant`) ?? when(period, 'start') ?? when(period, 'end') ??
    under(`${name}String`) ?? under(name) ?? age(resource.get(`${name}Age`))
  );
}

/** One date field, as exactly as it is known. */
export function when(owner: Json | undefined, field: string): string | undefined {
  return exactWhen(owner, field) ?? text(at(owner, field));
}

function age(json: Json | undefined): string | undefined {
  const years = quantity(json);
  return years && `${years.value} ${years.unit}`;
}

export function notes(resource: Fields): string[] {
  const aside = ownText(resource, 'note');
  if (aside !== undefined) return [aside];
  const note = resource.get('note');
  if (typeof note === 'string') return text(note) === undefined ? [] : [note.trim()];
  return list(note).flatMap((each) => text(at(each, 'text')) ?? text(each) ?? []);
}

/** Telephone, mail and the like, as one line each. */
export function telecoms(resource: Fields | undefined): string[] {
  return list(resource?.get('telecom')).flatMap((each) => text(at(each, 'value')) ?? []);
}

export function address(json: Json | undefined): string | undefined {
  const here = list(json)[0] ?? json;
  const whole = text(at(here, 'text'));
  if (whole !== undefined) return whole;
  const street = list(at(here, 'line')).map(text).filter(Boolean).join(', ');
  const town = [text(at(here, 'postalCode')), text(at(here, 'city'))].filter(Boolean).join(' ');
  const line = [street, town, text(at(here, 'country'))].filter((part) => part).join(', ');
  return line === '' ? undefined : line;
}
