// The red line: what matters when nobody can ask.

import { text } from '../share/json.ts';
import type { Fact } from '../words/language.svelte.ts';
import { alarmsOf, type MedicineAlarm } from './alarms.ts';
import { type Bundle, coded, hasCode, moment } from './fhir.ts';
import type { Implant } from './implants.ts';
import type { Line } from './lines.ts';
import type { Medicine } from './medicines.ts';
import type { Allergy } from './problems.ts';
import { isMistaken } from './statement.ts';

export type AlertKind = 'allergy' | MedicineAlarm | 'implant' | 'directive' | 'flag' | 'pregnancy';

export interface Alert {
  readonly kind: AlertKind;
  readonly what: Fact;
  readonly detail: Fact | undefined;
  readonly undecided: boolean;
  readonly mri: Implant['mri'];
}

export function alerts(bundle: Bundle, allergies: Allergy[], medicines: Medicine[], implants: Implant[], directives: Line[]): Alert[] {
  const found: Alert[] = [];
  const grave = (each: Allergy): number => (each.criticality === 'high' || each.severity === 'severe' ? 0 : 1);
  for (const each of allergies.filter((one) => one.status === 'active' && !one.partly).sort((a, b) => grave(a) - grave(b))) {
    found.push({ kind: 'allergy', what: each.substance, detail: each.reactions.join(', ') || undefined, undecided: each.undecided, mri: undefined });
  }
  const order: MedicineAlarm[] = ['blood_thinner', 'insulin', 'steroid', 'seizure', 'immunosuppression'];
  const current = medicines.filter((each) => each.group !== 'former');
  for (const alarm of order) {
    for (const each of current) {
      if (!alarmsOf([each.name, ...each.ingredients], each.codes, [...(each.form === undefined ? [] : [each.form]), ...each.routes]).includes(alarm)) continue;
      found.push({ kind: alarm, what: [each.name, each.strength].filter((part) => part !== undefined).join(' '), detail: undefined, undecided: each.undecided, mri: undefined });
    }
  }
  for (const each of implants.filter((one) => !one.over)) {
    found.push({ kind: 'implant', what: each.name, detail: each.mriText, undecided: each.undecided, mri: each.mri });
  }
  for (const each of directives.filter((one) => one.done)) {
    found.push({ kind: 'directive', what: each.name, detail: each.details[0], undecided: each.undecided, mri: undefined });
  }
  for (const each of bundle.of('Flag')) {
    const what = coded(each.get('code'))?.text;
    if (what === undefined || isMistaken(each) || text(each.get('status')) === 'inactive' || found.some((one) => one.what === what)) continue;
    found.push({ kind: 'flag', what, detail: undefined, undecided: false, mri: undefined });
  }
  for (const each of bundle.of('Observation')) {
    const pregnant = hasCode(coded(each.get('code')), /loinc/i, '82810-3') && hasCode(coded(each.get('valueCodeableConcept')), /snomed/i, '77386006');
    if (pregnant && !isMistaken(each)) found.push({ kind: 'pregnancy', what: coded(each.get('valueCodeableConcept'))?.text ?? '', detail: moment(each, 'effective'), undecided: false, mri: undefined });
  }
  return found;
}
