// Dated things, one line each: vaccinations, procedures, visits, directives, reports, notes.

import { table } from '../share/table.ts';
import { at, exact, list, text, type Fields, type Json } from '../share/json.ts';
import { isWord } from '../words/de.ts';
import type { Fact } from '../words/language.svelte.ts';
import { type Bundle, coded, codeds, hasCode, moment, notes, when } from './fhir.ts';
import { isUndecided, owns, ownText } from './own.ts';
import { sourceOf, type Source } from './source.ts';

export interface Line {
  readonly name: Fact;
  readonly time: string | undefined;
  readonly until?: string | undefined;
  readonly details: readonly Fact[];
  readonly done: boolean; // false: planned, refused or not given
  readonly undecided: boolean;
  readonly source: Source;
}

export function vaccination(resource: Fields, bundle: Bundle): Line | undefined {
  const name = coded(resource.get('vaccineCode'))?.text;
  if (name === undefined) return undefined;
  const protocol = list(resource.get('protocolApplied'))[0];
  const against = codeds(at(protocol, 'targetDisease')).map((each) => each.text).join(', ');
  const number = exact(at(protocol, 'doseNumberPositiveInt'));
  const lot = text(resource.get('lotNumber'));
  return {
    name,
    time: moment(resource, 'occurrence'),
    details: facts(
      against,
      number === undefined ? text(at(protocol, 'doseNumberString')) : { word: 'dose-number', facts: { count: number } },
      lot && { word: 'lot', facts: { lot } },
      bundle.nameOf(resource.get('manufacturer'), resource),
      coded(resource.get('statusReason'))?.text,
      ...actors(resource, bundle),
      ...notes(resource),
    ),
    done: text(resource.get('status')) !== 'not-done',
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

/** A dose somebody noted as taken, or as skipped. */
export function intake(resource: Fields, bundle: Bundle): Line {
  const name = coded(resource.get('medicationCodeableConcept'))?.text ?? bundle.nameOf(resource.get('medicationReference'), resource);
  const status = text(resource.get('status'));
  const daytime = `${ownText(resource, 'daytime') ?? ''}-long`;
  const dose = at(resource, 'dosage', 'dose');
  const amount = [exact(at(dose, 'value')), text(at(dose, 'unit'))].filter((part) => part !== undefined).join(' ');
  return {
    name: name ?? { word: 'kind-intake' },
    time: moment(resource, 'effective'),
    details: facts(status === 'completed' || status === 'not-done' ? undefined : status, isWord(daytime) ? { word: daytime } : undefined, amount || text(at(resource, 'dosage', 'text')), coded(list(resource.get('statusReason'))[0])?.text, ...notes(resource)),
    done: status !== 'not-done',
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

export function procedure(resource: Fields, bundle: Bundle): Line | undefined {
  const name = coded(resource.get('code'))?.text;
  if (name === undefined) return undefined;
  const status = text(resource.get('status')) ?? '';
  return {
    name,
    time: moment(resource, 'performed'),
    until: when(resource.get('performedPeriod'), 'end'),
    details: facts(
      ...codeds(resource.get('bodySite')).map((each) => each.text),
      ...codeds(resource.get('reasonCode')).map((each) => each.text),
      coded(resource.get('outcome'))?.text,
      ...actors(resource, bundle),
      ...notes(resource),
    ),
    done: !['not-done', 'preparation', 'stopped'].includes(status),
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

export function visit(resource: Fields, bundle: Bundle): Line | undefined {
  const reasons = ['reasonCode', 'type', 'serviceType'].flatMap((field) => codeds(resource.get(field))).map((each) => each.text);
  const who = list(resource.get('participant')).flatMap((each) => bundle.nameOf(at(each, 'individual') ?? at(each, 'actor'), resource) ?? []);
  const where = [
    bundle.nameOf(resource.get('serviceProvider'), resource),
    ...list(resource.get('location')).flatMap((each) => bundle.nameOf(at(each, 'location'), resource) ?? []),
  ].filter((each) => each !== undefined);
  const name = ownText(resource, 'title') ?? text(resource.get('description')) ?? reasons[0] ?? who[0] ?? where[0];
  if (name === undefined) return undefined;
  return {
    name,
    time: when(resource.get('period'), 'start') ?? text(resource.get('start')),
    until: when(resource.get('period'), 'end'),
    details: facts(...new Set([...reasons, ...who, ...where].filter((each) => each !== name)), ...owns(resource, 'question'), ...notes(resource)),
    done: !['planned', 'cancelled', 'booked', 'proposed', 'pending', 'noshow'].includes(text(resource.get('status')) ?? ''),
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

/** What an advance directive is, by the codes our program and IPS write. */
const DIRECTIVES: Readonly<Record<string, 'living_will' | 'proxy' | 'resuscitation'>> = table({
  '86533-7': 'living_will', '75320-2': 'living_will', '64298-3': 'proxy', '81352-7': 'proxy', dnr: 'resuscitation',
});

export function directive(resource: Fields, bundle: Bundle): Line | undefined {
  const categories = codeds(resource.get('category'));
  const known = ownText(resource, 'directive') ?? categories.flatMap((each) => each.codes).map((each) => DIRECTIVES[each.code]).find((each) => each !== undefined);
  const word = `directive-${known ?? ''}`;
  // A bare code such as "acd" is no name; a category somebody put into words is.
  const words = categories.filter((each) => each.text !== each.codes[0]?.code).map((each) => each.text);
  const rule = coded(resource.get('policyRule'))?.text;
  const name: Fact = isWord(word) && word !== 'directive-other' ? { word } : (words[0] ?? { word: 'directive-other' });
  const place = ownText(resource, 'location');
  const agents = list(at(resource, 'provision', 'actor')).flatMap((each) => bundle.nameOf(at(each, 'reference'), resource) ?? []);
  return {
    name,
    time: when(resource, 'dateTime'),
    details: facts(
      rule,
      ...words.filter((each) => each !== name),
      place && { word: 'kept-at', facts: { place } },
      ...agents,
      ...notes(resource),
      text(at(resource, 'sourceReference', 'display')),
      text(at(resource, 'sourceAttachment', 'title')),
    ),
    done: !['rejected', 'inactive'].includes(text(resource.get('status')) ?? ''),
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

export function report(resource: Fields, bundle: Bundle): Line | undefined {
  const name = coded(resource.get('code'))?.text;
  if (name === undefined) return undefined;
  return {
    name,
    time: moment(resource, 'effective') ?? text(resource.get('issued')),
    details: facts(text(resource.get('conclusion')), ...codeds(resource.get('conclusionCode')).map((each) => each.text), ...notes(resource)),
    done: text(resource.get('status')) !== 'cancelled',
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

/** Text longer than this is a document, not a note. */
const MOST_NOTE = 20_000;

/** A note of the person: a DocumentReference that carries its words in itself (LOINC 51855-5, patient note). */
export function note(resource: Fields, bundle: Bundle): Line | undefined {
  const attachment = at(resource, 'content', 'attachment');
  const data = at(attachment, 'data');
  const plain = /^text\/plain/.test(text(at(attachment, 'contentType')) ?? '');
  if (!hasCode(coded(resource.get('type')), /loinc/i, '51855-5') && !(plain && typeof data === 'string')) return undefined;
  const words = typeof data === 'string' && data.length < MOST_NOTE * 2 ? unpacked(data) : undefined;
  return {
    name: text(resource.get('description')) ?? text(at(attachment, 'title')) ?? { word: 'note' },
    time: when(attachment, 'creation') ?? moment(resource, 'date'),
    details: facts(words, ...notes(resource)),
    done: true,
    undecided: isUndecided(resource),
    source: sourceOf(resource, bundle),
  };
}

function unpacked(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64.replace(/\s+/g, '')), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    return undefined;
  }
}

function actors(resource: Fields, bundle: Bundle): string[] {
  return list(resource.get('performer')).flatMap((each: Json) => bundle.nameOf(at(each, 'actor') ?? each, resource) ?? []);
}

function facts(...several: readonly (Fact | undefined)[]): Fact[] {
  return several.filter((each): each is Fact => each !== undefined && each !== '');
}
