// Dated things, one line each: vaccinations, procedures, visits, directives.

import { at, exact, list, text, type Fields } from '../share/json.ts';
import { type Bundle, coded, codeds, moment, notes } from './fhir.ts';
import { sourceOf, type Source } from './source.ts';

export interface Line {
  readonly name: string;
  readonly time: string | undefined;
  readonly details: readonly string[];
  readonly dose?: string | undefined; // number of a vaccination
  readonly lot?: string | undefined;
  readonly done: boolean; // false: planned, refused or not given
  readonly status: string | undefined;
  readonly source: Source;
}

export function vaccination(resource: Fields, bundle: Bundle): Line | undefined {
  const name = coded(resource.get('vaccineCode'))?.text;
  if (name === undefined) return undefined;
  const status = text(resource.get('status'));
  const protocol = list(resource.get('protocolApplied'))[0];
  const against = codeds(at(protocol, 'targetDisease')).map((each) => each.text).join(', ');
  const dose = exact(at(protocol, 'doseNumberPositiveInt')) ?? text(at(protocol, 'doseNumberString'));
  const lot = text(resource.get('lotNumber'));
  return {
    name,
    time: moment(resource, 'occurrence'),
    details: [against, bundle.nameOf(resource.get('manufacturer'), resource), ...notes(resource)].filter((each): each is string => each !== undefined && each !== ''),
    dose,
    lot,
    done: status !== 'not-done',
    status: status === 'completed' ? undefined : status,
    source: sourceOf(resource, bundle),
  };
}

export function procedure(resource: Fields, bundle: Bundle): Line | undefined {
  const name = coded(resource.get('code'))?.text;
  if (name === undefined) return undefined;
  const status = text(resource.get('status'));
  return {
    name,
    time: moment(resource, 'performed'),
    details: [...codeds(resource.get('bodySite')), ...codeds(resource.get('reasonCode')), coded(resource.get('outcome'))].flatMap((each) => each?.text ?? []).concat(notes(resource)),
    done: status !== 'not-done' && status !== 'preparation',
    status: status === 'completed' ? undefined : status,
    source: sourceOf(resource, bundle),
  };
}

export function visit(resource: Fields, bundle: Bundle): Line | undefined {
  const reasons = [...codeds(resource.get('reasonCode')), ...codeds(resource.get('type')), ...codeds(resource.get('serviceType'))].map((each) => each.text);
  const who = list(resource.get('participant')).flatMap((each) => bundle.nameOf(at(each, 'individual') ?? at(each, 'actor'), resource) ?? []);
  const where = bundle.nameOf(resource.get('serviceProvider'), resource);
  const name = text(resource.get('description')) ?? reasons[0] ?? who[0] ?? where;
  if (name === undefined) return undefined;
  const status = text(resource.get('status'));
  return {
    name,
    time: moment(resource, 'period') ?? text(at(resource, 'period', 'start')) ?? text(resource.get('start')),
    details: [...new Set([...reasons, ...who, where])].filter((each): each is string => each !== undefined && each !== name),
    done: !['planned', 'cancelled', 'booked', 'proposed', 'pending', 'noshow'].includes(status ?? ''),
    status: status === 'finished' || status === 'fulfilled' ? undefined : status,
    source: sourceOf(resource, bundle),
  };
}

export function directive(resource: Fields, bundle: Bundle): Line | undefined {
  const status = text(resource.get('status'));
  const categories = codeds(resource.get('category')).map((each) => each.text);
  const scope = coded(resource.get('scope'))?.text;
  const name = categories[0] ?? coded(resource.get('policyRule'))?.text ?? scope;
  if (name === undefined) return undefined;
  const said = list(resource.get('extension')).flatMap((each) => text(at(each, 'valueString')) ?? []);
  const agents = list(at(resource, 'provision', 'actor')).flatMap((each) => bundle.nameOf(at(each, 'reference'), resource) ?? []);
  return {
    name,
    time: text(resource.get('dateTime')),
    details: [...categories.slice(1), coded(resource.get('policyRule'))?.text, ...said, ...notes(resource), ...agents, text(at(resource, 'sourceReference', 'display')), text(at(resource, 'sourceAttachment', 'title'))]
      .filter((each): each is string => each !== undefined && each !== name),
    done: status !== 'rejected' && status !== 'inactive',
    status: status === 'active' ? undefined : status,
    source: sourceOf(resource, bundle),
  };
}
