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
  const by = ownText(resource, 'by');
  if (by !== undefined) return { by: 'name', name: by };
  // Our program says how an entry came in unless somebody typed it.
  if (isOwn(resource) && own(resource, 'how') === undefined) return { by: 'patient' };
  for (const field of FIELDS) {
    const value = resource.get(field);
    for (const each of Array.isArray(value) ? value : value === undefined ? [] : [value]) {
      const source = read(each, resource, bundle);
      if (source !== undefined) return source;
    }
  }
  return provenance(resource, bundle) ?? { by: 'unknown' };
}

function read(reference: Json, from: Fields, bundle: Bundle): Source | undefined {
  const actor = at(reference, 'actor') ?? reference;
  const target = bundle.follow(actor, from);
  const address = text(at(actor, 'reference')) ?? '';
  if (kind(target) === 'Patient' || /(^|\/)Patient\//.test(address)) return { by: 'patient' };
  const name = bundle.nameOf(actor, from);
  return name === undefined ? undefined : { by: 'name', name };
}

/** A Provenance whose target is this resource; the first agent or the document it was taken from. */
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
