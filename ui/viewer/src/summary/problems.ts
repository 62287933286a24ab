// Allergies and problems.

import { table } from '../share/table.ts';
import { at, list, text, type Fields } from '../share/json.ts';
import type { Fact } from '../words/language.svelte.ts';
import { type Bundle, code, coded, codeds, moment, notes, shownCode, type Coded } from './fhir.ts';
import { isUndecided, own, ownText } from './own.ts';
import { sourceOf, type Source } from './source.ts';
import { saidIn } from './statement.ts';

export interface Allergy {
  readonly substance: string;
  readonly reactions: readonly string[];
  readonly severity: string | undefined;   // mild, moderate, severe
  readonly criticality: string | undefined;
  readonly intolerance: boolean;
  readonly since: string | undefined;
  readonly status: 'active' | 'inactive' | 'resolved' | 'refuted';
  readonly partly: boolean;                // "no known drug allergy": a sentence, not an allergy
  readonly unconfirmed: boolean;
  readonly undecided: boolean;
  readonly notes: readonly string[];
  readonly source: Source;
}

export interface Problem {
  readonly name: string;
  readonly code: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly status: string | undefined;
  readonly over: boolean;
  readonly certainty: 'unconfirmed' | 'provisional' | 'differential' | 'refuted' | undefined;
  readonly severity: Fact | undefined;
  readonly site: string | undefined;
  readonly undecided: boolean;
  readonly notes: readonly string[];
  readonly source: Source;
}

export function allergy(resource: Fields, bundle: Bundle): Allergy | undefined {
  const reactions = list(resource.get('reaction'));
  const substance = coded(resource.get('code'))?.text ?? reactions.flatMap((each) => coded(at(each, 'substance'))?.text ?? [])[0];
  if (substance === undefined) return undefined;
  const verification = code(resource.get('verificationStatus'));
  const clinical = code(resource.get('clinicalStatus'));
  const severities = ['severe', 'moderate', 'mild'];
  const stated = reactions.map((each) => text(at(each, 'severity')));
  return {
    substance,
    reactions: reactions.flatMap((each) => {
      const signs = codeds(at(each, 'manifestation')).map((sign) => sign.text);
      return signs.length > 0 ? signs : (text(at(each, 'description')) ?? []);
    }),
    severity: severities.find((each) => stated.includes(each)),
    criticality: text(resource.get('criticality')),
    intolerance: text(resource.get('type')) === 'intolerance',
    since: moment(resource, 'onset') ?? reactions.flatMap((each) => text(at(each, 'onset')) ?? [])[0],
    status: verification === 'refuted' || ownText(resource, 'status') === 'refuted' ? 'refuted' : clinical === 'inactive' || clinical === 'resolved' ? clinical : 'active',
    partly: saidIn(coded(resource.get('code'))) === 'part',
    unconfirmed: verification === 'unconfirmed' && !assumed(resource),
    undecided: isUndecided(resource),
    notes: notes(resource),
    source: sourceOf(resource, bundle),
  };
}

export function problem(resource: Fields, bundle: Bundle, past: boolean): Problem | undefined {
  const name = coded(resource.get('code'));
  if (name === undefined) return undefined;
  const status = code(resource.get('clinicalStatus'));
  const certainty = code(resource.get('verificationStatus'));
  const until = moment(resource, 'abatement');
  return {
    name: name.text,
    code: shownCode(name),
    since: moment(resource, 'onset'),
    until,
    status: status === 'active' ? undefined : status,
    over: past || ['inactive', 'remission', 'resolved'].includes(status ?? '') || (status === undefined && until !== undefined),
    certainty: assumed(resource) ? undefined : certainty === 'unconfirmed' || certainty === 'provisional' || certainty === 'differential' || certainty === 'refuted' ? certainty : undefined,
    severity: severityOf(coded(resource.get('severity'))),
    site: codeds(resource.get('bodySite')).map((each) => each.text).join(', ') || undefined,
    undecided: isUndecided(resource),
    notes: notes(resource),
    source: sourceOf(resource, bundle),
  };
}

/** SNOMED's three degrees come as bare numbers. */
function severityOf(severity: Coded | undefined): Fact | undefined {
  const degrees: Readonly<Record<string, Fact>> = table({
    '24484000': { word: 'severity-severe' }, '6736007': { word: 'severity-moderate' }, '255604002': { word: 'severity-mild' },
  });
  return severity?.codes.map((each) => degrees[each.code]).find((each) => each !== undefined) ?? severity?.text;
}

/** Where FHIR demands a certainty and nobody stated one, our program says that it filled it in. */
function assumed(resource: Fields): boolean {
  return own(resource.get('verificationStatus'), 'assumed') !== undefined;
}
