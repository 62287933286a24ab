// What is in the body, and what a scanner does to it.

import { table } from '../share/table.ts';
import { at, text, type Fields } from '../share/json.ts';
import { type Bundle, coded, codeds, moment, notes, type Coded } from './fhir.ts';
import { isUndecided, ownText } from './own.ts';
import { sourceOf, type Source } from './source.ts';

export interface Implant {
  readonly name: string;
  readonly details: readonly string[]; // maker, model, numbers
  readonly mri: 'safe' | 'conditional' | 'unsafe' | undefined;
  readonly mriText: string | undefined;
  readonly since: string | undefined;
  readonly over: boolean;
  readonly site: string | undefined;
  readonly notes: readonly string[];
  readonly card: string | undefined;   // where the device card lies
  readonly undecided: boolean;
  readonly source: Source;
}

/** Codes of the NCI Thesaurus, as FHIR R4 names them for Device.safety. */
const MRI_CODES: Readonly<Record<string, NonNullable<Implant['mri']>>> = table({ C106045: 'safe', C106046: 'conditional', C106047: 'unsafe' });

export function implant(resource: Fields, device: Fields | undefined, bundle: Bundle): Implant | undefined {
  const name = deviceName(device, resource, bundle)?.text;
  if (name === undefined) return undefined;
  const status = ownText(resource, 'status') ?? text(resource.get('status'));
  const safety = codeds(device?.get('safety'));
  const stated = safety.flatMap((each) => each.codes).map((each) => MRI_CODES[each.code] ?? mriWord(each.code)).find((each) => each !== undefined);
  const numbers = ['serialNumber', 'lotNumber'].map((field) => text(device?.get(field)));
  const udi = text(at(device, 'udiCarrier', 'carrierHRF')) ?? text(at(device, 'udiCarrier', 'deviceIdentifier'));
  return {
    name,
    details: [text(device?.get('manufacturer')), text(device?.get('modelNumber')), ...numbers, udi].filter((each) => each !== undefined),
    mri: known(ownText(resource, 'mri')) ?? stated ?? safety.map((each) => mriWord(each.text)).find((each) => each !== undefined),
    // The code's own English name says no more than our words for it.
    mriText: ownText(resource, 'mri-conditions') ?? (safety.map((each) => each.text).filter((each) => !/^(mri?|magnetic resonance( \(mri?\))?)? ?(safe|conditional|unsafe)$/i.test(each)).join(', ') || undefined),
    since: moment(resource, 'timing') ?? text(at(resource, 'timingTiming', 'event')),
    over: ['completed', 'stopped', 'not-done', 'inactive', 'removed'].includes(status ?? ''),
    site: coded(resource.get('bodySite'))?.text,
    notes: [...notes(resource), ...(device === undefined || device === resource ? [] : notes(device))],
    card: ownText(resource, 'card'),
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

export function deviceName(device: Fields | undefined, use: Fields, bundle: Bundle): Coded | undefined {
  const type = coded(device?.get('type')) ?? coded(use.get('device'));
  const words = (device && text(at(device, 'deviceName', 'name'))) ?? type?.text ?? bundle.nameOf(use.get('device'), use);
  return words === undefined ? type : { text: words, codes: type?.codes ?? [] };
}

function known(word: string | undefined): Implant['mri'] {
  return word === 'safe' || word === 'conditional' || word === 'unsafe' ? word : undefined;
}

function mriWord(words: string): Implant['mri'] {
  if (!/\bmri?\b|magnet|^(un)?safe$|^conditional$/i.test(words)) return undefined;
  if (/unsafe/i.test(words)) return 'unsafe';
  if (/condition|bedingt/i.test(words)) return 'conditional';
  return /safe|sicher/i.test(words) ? 'safe' : undefined;
}
