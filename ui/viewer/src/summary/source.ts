// Who said so: the source of every value.

import { at, list, text, type Fields, type Json } from '../share/json.ts';
import { kind, type Bundle } from './fhir.ts';
import { isOwn, own, ownText } from './own.ts';

export type Source =
  | { readonly by: 'patient' }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'unknown' };

const FIELDS = ['informationSource', 'asserter', 'recorder', 'author', 'performer', 'authenticator'];

export function sourceOf(resource: Fields, bundle: Bundle): Source {
  const named = ownText(resource, 'by');
  if (named !== undefined) return named === bundle.person ? { by: 'patient' } : { by: 'name', name: named };
  const found = FIELDS.flatMap((field) => references(resource.get(field))).map((each) => read(each, resource, bundle)).filter((each) => each !== undefined);
  if (isOwn(resource)) {
    // Our program names the patient wherever FHIR demands somebody; how the entry came in says more.
    const other = found.find((each) => each.by === 'name');
    return other ?? (own(resource, 'how') === undefined ? { by: 'patient' } : { by: 'unknown' });
  }
  return found[0] ?? provenance(resource, bundle) ?? { by: 'unknown' };
}

function references(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function read(reference: Json, from: Fields, bundle: Bundle): Source | undefined {
  const actor = at(reference, 'actor') ?? reference;
  const target = bundle.follow(actor, from);
  const address = text(at(actor, 'reference')) ?? '';
  if (kind(target) === 'Patient' || /(^|\/)Patient\//.test(address)) return { by: 'patient' };
  const name = bundle.nameOf(actor, from);
  if (name === undefined) return undefined;
  return name === bundle.person ? { by: 'patient' } : { by: 'name', name };
}

/** A Provenance whose target is this resource; the document it was taken from, or the first agent. */
function provenance(resource: Fields, bundle: Bundle): Source | undefined {
  for (const each of bundle.of('Provenance')) {
    if (!list(each.get('target')).some((target) => bundle.follow(target) === resource)) continue;
    for (const entity of list(each.get('entity'))) {
      const name = bundle.nameOf(at(entity, 'what'), each);
      if (name !== undefined) return { by: 'name', name };
    }
    for (const agent of list(each.get('agent'))) {
      const source = read(at(agent, 'who') ?? null, each, bundle);
      if (source !== undefined) return source;
    }
  }
  return undefined;
}

export function sameSource(a: Source, b: Source): boolean {
  return a.by === b.by && (a.by !== 'name' || (b.by === 'name' && a.name === b.name));
}
