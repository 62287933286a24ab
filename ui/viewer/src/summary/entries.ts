// What a remark can be about: the entries of a summary by their address, in the order of the page.

import { at, fields, list, text, type Fields, type Json } from '../share/json.ts';
import { coded, kind, type Bundle } from './fhir.ts';
import { medicine } from './medicines.ts';
import { isMistaken, saidBy } from './statement.ts';

export interface Entry {
  readonly address: string;
  readonly about: string;
}

const KINDS = ['MedicationStatement', 'MedicationRequest', 'Condition', 'AllergyIntolerance', 'Procedure', 'Immunization', 'Observation', 'Consent'];

/** At most this many can be chosen from; a list of thousands of values helps nobody. */
const MOST = 400;

export function entries(json: Json, bundle: Bundle): Entry[] {
  const found = list(at(json, 'entry')).flatMap((entry): (Entry & { readonly rank: number })[] => {
    const resource = fields(at(entry, 'resource'));
    const address = text(at(entry, 'fullUrl')) ?? text(resource?.get('id'));
    const rank = KINDS.indexOf(kind(resource));
    if (resource === undefined || address === undefined || rank < 0 || isMistaken(resource)) return [];
    const name = coded(resource.get('code')) ?? coded(resource.get('vaccineCode')) ?? coded(list(resource.get('category'))[0]);
    const about = rank < 2 ? medicineName(resource, bundle) : saidBy(resource, name) === undefined ? name?.text : undefined;
    return about === undefined || about === '' ? [] : [{ address, about, rank }];
  });
  const seen = new Set<string>();
  // Two entries under one address cannot be told apart by whoever reads the remark.
  const addresses = new Set<string>();
  // Of a value measured a hundred times, the first that stands there is enough to write about.
  return found.sort((a, b) => a.rank - b.rank).filter(({ about, rank }) => rank !== KINDS.indexOf('Observation') || (!seen.has(about) && seen.add(about))).filter(({ address }) => !addresses.has(address) && addresses.add(address)).slice(0, MOST);
}

function medicineName(resource: Fields, bundle: Bundle): string | undefined {
  const read = medicine(resource, bundle);
  return read === undefined || read.state !== undefined ? undefined : [read.name, read.strength].filter(Boolean).join(' ');
}
