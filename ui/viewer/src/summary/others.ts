// What no list takes is named, so that nothing is dropped without a word.

import { at, list, text, type Fields } from '../share/json.ts';
import { type Bundle, coded, kind, moment, notes } from './fhir.ts';
import { isMistaken } from './statement.ts';

export interface Other {
  readonly kind: string; // FHIR's name for it
  readonly text: string;
  readonly time: string | undefined;
}

const TAKEN = new Set([
  'Composition', 'Patient', 'AllergyIntolerance', 'MedicationStatement', 'MedicationRequest', 'Medication', 'Condition', 'Observation',
  'DeviceUseStatement', 'Device', 'Immunization', 'Procedure', 'Consent', 'Flag', 'DocumentReference', 'Media', 'RelatedPerson', 'Practitioner',
  'PractitionerRole', 'DiagnosticReport', 'MedicationAdministration', 'Organization', 'CareTeam', 'Encounter', 'Appointment', 'Provenance', 'Location', 'Specimen', 'Binary',
]);

export function others(bundle: Bundle): Other[] {
  return bundle.resources.filter((each) => !TAKEN.has(kind(each)) && !isMistaken(each)).map((each) => ({
    kind: kind(each),
    text: coded(each.get('code'))?.text ?? text(each.get('description')) ?? text(each.get('title')) ?? text(each.get('summary')) ?? text(each.get('conclusion')) ??
      coded(each.get('relationship'))?.text ?? coded(each.get('type'))?.text ?? notes(each)[0] ?? contentText(each) ?? '',
    time: moment(each, 'effective') ?? text(each.get('date')) ?? text(each.get('sent')) ?? text(each.get('created')) ?? text(each.get('issued')),
  }));
}

/** The words of a Communication or the like. */
function contentText(resource: Fields): string | undefined {
  return list(resource.get('payload')).flatMap((each) => text(at(each, 'contentString')) ?? [])[0];
}
