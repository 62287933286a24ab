// What a doctor sees, as data: a FHIR document bundle read into the few lists the page draws.
// Nothing is dropped without a word: what no list takes is named under `others`.

import { at, list, text, type Fields, type Json } from '../share/json.ts';
import { alerts, type Alert } from './alerts.ts';
import { document, type ShownDocument } from './documents.ts';
import { entries, type Entry } from './entries.ts';
import { Bundle, coded, codeds, kind, type Coded } from './fhir.ts';
import { tests, type Test } from './findings.ts';
import { deviceName, implant, type Implant } from './implants.ts';
import { directive, intake, note, procedure, report, vaccination, visit, type Line } from './lines.ts';
import { medicines, type Medicine } from './medicines.ts';
import { others, type Other } from './others.ts';
import { contacts, person, type Contact, type Person } from './people.ts';
import { allergy, problem, type Allergy, type Problem } from './problems.ts';
import { emptyReason, isMistaken, saidBy, saidIn, type Said } from './statement.ts';

export interface Summary {
  readonly person: Person;
  readonly written: string | undefined;
  readonly title: string | undefined;
  readonly alerts: readonly Alert[];
  readonly allergies: readonly Allergy[];
  readonly medicines: readonly Medicine[];
  readonly problems: readonly Problem[];
  readonly tests: readonly Test[];
  readonly implants: readonly Implant[];
  readonly vaccinations: readonly Line[];
  readonly procedures: readonly Line[];
  readonly visits: readonly Line[];
  readonly intakes: readonly Line[];
  readonly reports: readonly Line[];
  readonly notes: readonly Line[];
  readonly directives: readonly Line[];
  readonly documents: readonly ShownDocument[];
  readonly contacts: readonly Contact[];
  readonly others: readonly Other[];
  readonly entries: readonly Entry[];
  readonly said: Readonly<Record<'allergies' | 'medicines' | 'problems' | 'implants' | 'procedures' | 'vaccinations' | 'directives', Said>>;
}

/** Sections of the International Patient Summary. */
const LOINC = {
  problems: '11450-4', past: '11348-0', allergies: '48765-2', medicines: '10160-0', implants: '46264-8', procedures: '47519-4',
  vaccinations: '11369-6', directives: '42348-3',
} as const;

export function summarise(json: Json, packed: Iterable<string> = []): Summary {
  const bundle = new Bundle(json);
  const composition = bundle.of('Composition')[0];
  const patient = bundle.follow(composition?.get('subject'), composition) ?? bundle.of('Patient')[0];
  const sections = new Map(list(composition?.get('section')).flatMap((section) => {
    const loinc = text(at(section, 'code', 'coding', 'code'));
    return loinc === undefined ? [] : [[loinc, section] as const];
  }));
  const past = new Set(list(at(sections.get(LOINC.past), 'entry')).map((each) => bundle.follow(each)));

  const pick = <T>(kinds: string[], loinc: string, nameOf: (resource: Fields) => Coded | undefined, read: (resource: Fields) => T | undefined): { items: T[]; said: Said } => {
    let said: Said = sections.has(loinc) ? emptyReason(sections.get(loinc)) : 'silent';
    const items: T[] = [];
    for (const resource of bundle.of(...kinds)) {
      if (isMistaken(resource)) continue;
      const stated = saidBy(resource, nameOf(resource));
      if (stated === 'none' || stated === 'not-asked') {
        said = stated;
        continue;
      }
      const item = read(resource);
      if (item !== undefined) items.push(item);
    }
    return { items, said: items.length > 0 ? 'known' : said };
  };
  const named = (field: string) => (resource: Fields): Coded | undefined => coded(resource.get(field));
  const deviceOf = (resource: Fields): Fields | undefined => (kind(resource) === 'Device' ? resource : bundle.follow(resource.get('device'), resource));

  const allergies = pick(['AllergyIntolerance'], LOINC.allergies, named('code'), (each) => allergy(each, bundle));
  const problems = pick(['Condition'], LOINC.problems, named('code'), (each) => problem(each, bundle, past.has(each)));
  const usedDevices = new Set(bundle.of('DeviceUseStatement').map(deviceOf));
  const implants = pick(['DeviceUseStatement', 'Device'], LOINC.implants, (each) => deviceName(deviceOf(each), each, bundle), (each) =>
    kind(each) === 'Device' && (usedDevices.has(each) || !isPatients(each)) ? undefined : implant(each, deviceOf(each), bundle));
  const vaccinations = pick(['Immunization'], LOINC.vaccinations, named('vaccineCode'), (each) => vaccination(each, bundle));
  const procedures = pick(['Procedure'], LOINC.procedures, named('code'), (each) => procedure(each, bundle));
  const directives = pick(['Consent'], LOINC.directives, (each) => codeds(each.get('category'))[0], (each) => directive(each, bundle));

  const stated = medicines(bundle);
  const answers = stated.map((each) => each.state ?? each.codes.map(saidIn).find((one) => one === 'none' || one === 'not-asked'));
  const realMedicines = stated.filter((_, i) => answers[i] === undefined);
  const medicinesSaid: Said =
    realMedicines.length > 0 ? 'known'
    : answers.includes('none') ? 'none'
    : answers.includes('not-asked') ? 'not-asked'
    : sections.has(LOINC.medicines) ? emptyReason(sections.get(LOINC.medicines)) : 'silent';

  const papers = bundle.of('DocumentReference', 'Media').filter((each) => !isMistaken(each));
  const notes = papers.flatMap((each) => note(each, bundle) ?? []);
  const documents = papers.filter((each) => note(each, bundle) === undefined).flatMap((each) => document(each, bundle));
  const mentioned = new Set(documents.map((each) => each.file));
  for (const file of packed) {
    if (mentioned.has(file)) continue;
    documents.push({ title: file.replace(/^documents\//, ''), time: undefined, author: undefined, category: undefined, file, pages: undefined, words: undefined, undecided: false, media: undefined });
  }

  return {
    person: person(patient),
    written: text(composition?.get('date')) ?? text(at(json, 'timestamp')),
    title: text(composition?.get('title')),
    alerts: alerts(bundle, allergies.items, realMedicines, implants.items, directives.items),
    allergies: allergies.items,
    medicines: realMedicines,
    problems: problems.items,
    tests: tests(bundle, () => false),
    implants: implants.items,
    vaccinations: newestFirst(vaccinations.items),
    procedures: newestFirst(procedures.items),
    visits: newestFirst(bundle.of('Encounter', 'Appointment').filter((each) => !isMistaken(each)).flatMap((each) => visit(each, bundle) ?? [])),
    intakes: newestFirst(bundle.of('MedicationAdministration').filter((each) => !isMistaken(each)).map((each) => intake(each, bundle))),
    reports: newestFirst(bundle.of('DiagnosticReport').filter((each) => !isMistaken(each)).flatMap((each) => report(each, bundle) ?? [])),
    notes: newestFirst(notes),
    directives: directives.items,
    documents: documents.sort((a, b) => (b.time ?? '').localeCompare(a.time ?? '')),
    contacts: contacts(bundle, patient),
    others: others(bundle),
    entries: entries(json, bundle),
    said: {
      allergies: allergies.said, medicines: medicinesSaid, problems: problems.said, implants: implants.said,
      procedures: procedures.said, vaccinations: vaccinations.said, directives: directives.said,
    },
  };
}

function isPatients(device: Fields): boolean {
  return device.get('patient') !== undefined;
}

function newestFirst(lines: Line[]): Line[] {
  return lines.sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
}
