// What a doctor sees, as data: a FHIR document bundle read into the few lists the page draws.
// Nothing is dropped without a word: what no list takes is named under `others`.

import { at, exact, fields, list, text, type Fields, type Json } from '../share/json.ts';
import { alarmsOf, type MedicineAlarm } from './alarms.ts';
import {
  address, Bundle, code, coded, codeds, hasCode, humanName, kind, moment, notes, resourceName, shownCode, telecoms, type Coded,
} from './fhir.ts';
import { tests, type Test } from './findings.ts';
import { medicines, type Medicine } from './medicines.ts';
import { sourceOf, type Source } from './source.ts';

/** "None" only where someone said so; "not asked" and silence are two more answers. */
export type Said = 'known' | 'none' | 'not-asked' | 'withheld' | 'silent';

export interface Person {
  readonly name: string | undefined;
  readonly born: string | undefined;
  readonly gender: string | undefined;
  readonly died: string | undefined;
  readonly numbers: readonly { readonly label: string | undefined; readonly value: string }[];
  readonly reach: readonly string[];
  readonly languages: readonly string[];
}

export interface Allergy {
  readonly substance: string;
  readonly reactions: readonly string[];
  readonly severity: string | undefined;   // mild, moderate, severe
  readonly criticality: string | undefined;
  readonly intolerance: boolean;
  readonly since: string | undefined;
  readonly status: 'active' | 'inactive' | 'resolved' | 'refuted';
  readonly unconfirmed: boolean;
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
  readonly severity: string | undefined;
  readonly site: string | undefined;
  readonly notes: readonly string[];
  readonly source: Source;
}

export interface Implant {
  readonly name: string;
  readonly details: readonly string[]; // maker, model, numbers
  readonly mri: 'safe' | 'conditional' | 'unsafe' | undefined;
  readonly mriText: string | undefined;
  readonly since: string | undefined;
  readonly over: boolean;
  readonly site: string | undefined;
  readonly notes: readonly string[];
  readonly source: Source;
}

export interface Line {
  readonly name: string;
  readonly time: string | undefined;
  readonly details: readonly string[];
  readonly done: boolean; // false: planned, refused or not given
  readonly status: string | undefined;
  readonly source: Source;
}

export interface ShownDocument {
  readonly title: string;
  readonly time: string | undefined;
  readonly author: string | undefined;
  readonly category: string | undefined;
  readonly file: string | undefined;     // name inside the package
  readonly media: string | undefined;    // as stated; what it is, its bytes tell
}

export interface Contact {
  readonly name: string;
  readonly role: string | undefined;
  readonly reach: readonly string[];
  readonly place: string | undefined;
}

export type AlertKind = 'allergy' | MedicineAlarm | 'implant' | 'directive' | 'flag' | 'pregnancy';

export interface Alert {
  readonly kind: AlertKind;
  readonly what: string;
  readonly detail: string | undefined;
  readonly mri: Implant['mri'];
}

export interface Other {
  readonly kind: string; // FHIR's name for it
  readonly text: string;
  readonly time: string | undefined;
}

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
  readonly directives: readonly Line[];
  readonly documents: readonly ShownDocument[];
  readonly contacts: readonly Contact[];
  readonly others: readonly Other[];
  readonly said: { readonly allergies: Said; readonly medicines: Said; readonly problems: Said; readonly implants: Said; readonly procedures: Said; readonly vaccinations: Said; readonly directives: Said };
}

const SNOMED = /snomed/i;
/** Statements of "known none": SNOMED, the retired IPS list, and the words of both. */
const NONE = /^(716186003|409137002|428607008|716184000|716220001|787481004|160245001|787480003|no-known-.*|no-.*-known|none-known)$/;
const UNKNOWN = /^(1287211007|no-(allergy|medication|problem|procedure|device|immunization)s?-info.*|not-asked|unknown)$/;
const LOINC = { problems: '11450-4', past: '11348-0', allergies: '48765-2', medicines: '10160-0', implants: '46264-8', procedures: '47519-4', vaccinations: '11369-6', directives: '42348-3' };

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
      if (mistaken(resource)) continue;
      const name = nameOf(resource);
      if (statement(name, NONE)) { if (items.length === 0) said = 'none'; continue; }
      if (statement(name, UNKNOWN)) { if (items.length === 0) said = 'not-asked'; continue; }
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
  const directives = pick(['Consent'], LOINC.directives, (each) => codeds(each.get('category')).find((one) => statement(one, NONE)), (each) => directive(each, bundle));

  const allMedicines = medicines(bundle);
  const isStatement = (each: Medicine, codes: RegExp): boolean => each.codes.some((one) => statement(one, codes));
  const realMedicines = allMedicines.filter((each) => !isStatement(each, NONE) && !isStatement(each, UNKNOWN));
  const medicinesSaid: Said =
    realMedicines.length > 0 ? 'known'
    : allMedicines.some((each) => isStatement(each, NONE)) ? 'none'
    : allMedicines.length > 0 ? 'not-asked'
    : sections.has(LOINC.medicines) ? emptyReason(sections.get(LOINC.medicines)) : 'silent';

  const documents = bundle.of('DocumentReference', 'Media').filter((each) => !mistaken(each)).flatMap((each) => document(each, bundle));
  const mentioned = new Set(documents.map((each) => each.file));
  for (const file of packed) {
    if (mentioned.has(file)) continue;
    documents.push({ title: file.replace(/^documents\//, ''), time: undefined, author: undefined, category: undefined, file, media: undefined });
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
    visits: newestFirst(bundle.of('Encounter', 'Appointment').filter((each) => !mistaken(each)).flatMap((each) => visit(each, bundle) ?? [])),
    directives: directives.items,
    documents: documents.sort((a, b) => (b.time ?? '').localeCompare(a.time ?? '')),
    contacts: contacts(bundle, patient),
    others: others(bundle),
    said: {
      allergies: allergies.said, medicines: medicinesSaid, problems: problems.said, implants: implants.said,
      procedures: procedures.said, vaccinations: vaccinations.said, directives: directives.said,
    },
  };
}

function mistaken(resource: Fields): boolean {
  return (
    text(resource.get('status')) === 'entered-in-error' || code(resource.get('verificationStatus')) === 'entered-in-error'
  );
}

function statement(name: Coded | undefined, codes: RegExp): boolean {
  return hasCode(name, /snomed|absent-unknown|data-absent-reason/i, codes) || (codes === NONE && hasCode(name, SNOMED, NONE));
}

function emptyReason(section: Json | undefined): Said {
  if (list(at(section, 'entry')).length > 0) return 'silent';
  const reason = code(at(section, 'emptyReason'));
  if (reason === 'nilknown') return 'none';
  if (reason === 'withheld') return 'withheld';
  return reason === undefined ? 'silent' : 'not-asked';
}

function person(patient: Fields | undefined): Person {
  const deceased = patient?.get('deceasedDateTime') ?? patient?.get('deceasedBoolean');
  return {
    name: humanName(list(patient?.get('name'))),
    born: text(patient?.get('birthDate')),
    gender: text(patient?.get('gender')),
    died: deceased === true ? '✓' : text(deceased),
    numbers: list(patient?.get('identifier')).flatMap((each) => {
      const value = text(at(each, 'value'));
      return value === undefined ? [] : [{ label: coded(at(each, 'type'))?.text, value }];
    }),
    reach: [...telecoms(patient), address(patient?.get('address'))].filter((each) => each !== undefined),
    languages: list(patient?.get('communication')).flatMap((each) => coded(at(each, 'language'))?.text ?? []),
  };
}

function allergy(resource: Fields, bundle: Bundle): Allergy | undefined {
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
    status: verification === 'refuted' ? 'refuted' : clinical === 'inactive' || clinical === 'resolved' ? clinical : 'active',
    unconfirmed: verification === 'unconfirmed',
    notes: notes(resource),
    source: sourceOf(resource, bundle),
  };
}

function problem(resource: Fields, bundle: Bundle, past: boolean): Problem | undefined {
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
    certainty: certainty === 'unconfirmed' || certainty === 'provisional' || certainty === 'differential' || certainty === 'refuted' ? certainty : undefined,
    severity: coded(resource.get('severity'))?.text,
    site: codeds(resource.get('bodySite')).map((each) => each.text).join(', ') || undefined,
    notes: notes(resource),
    source: sourceOf(resource, bundle),
  };
}

function isPatients(device: Fields): boolean {
  return device.get('patient') !== undefined;
}

function deviceName(device: Fields | undefined, use: Fields, bundle: Bundle): Coded | undefined {
  const type = coded(device?.get('type')) ?? coded(use.get('device'));
  const words = (device && text(at(device, 'deviceName', 'name'))) ?? type?.text ?? bundle.nameOf(use.get('device'), use);
  return words === undefined ? type : { text: words, codes: type?.codes ?? [] };
}

const MRI_CODES: Readonly<Record<string, NonNullable<Implant['mri']>>> = { C106045: 'safe', C106046: 'conditional', C106047: 'unsafe' };

function implant(resource: Fields, device: Fields | undefined, bundle: Bundle): Implant | undefined {
  const name = deviceName(device, resource, bundle)?.text;
  if (name === undefined) return undefined;
  const status = text(resource.get('status'));
  const safety = codeds(device?.get('safety'));
  const stated = safety.flatMap((each) => each.codes).map((each) => MRI_CODES[each.code] ?? mriWord(each.code)).find((each) => each !== undefined);
  const numbers = ['serialNumber', 'lotNumber'].map((field) => text(device?.get(field)));
  const udi = text(at(device, 'udiCarrier', 'carrierHRF')) ?? text(at(device, 'udiCarrier', 'deviceIdentifier'));
  return {
    name,
    details: [text(device?.get('manufacturer')), text(device?.get('modelNumber')), ...numbers, udi].filter((each) => each !== undefined),
    mri: stated ?? safety.map((each) => mriWord(each.text)).find((each) => each !== undefined),
    mriText: safety.map((each) => each.text).join(', ') || undefined,
    since: moment(resource, 'timing') ?? text(at(resource, 'timingTiming', 'event')),
    over: ['completed', 'stopped', 'not-done', 'inactive'].includes(status ?? ''),
    site: coded(resource.get('bodySite'))?.text,
    notes: [...notes(resource), ...(device === undefined || device === resource ? [] : notes(device))],
    source: sourceOf(resource, bundle),
  };
}

function mriWord(words: string): Implant['mri'] {
  if (!/\bmri?\b|magnet|^(un)?safe$|^conditional$/i.test(words)) return undefined;
  if (/unsafe/i.test(words)) return 'unsafe';
  if (/condition|bedingt/i.test(words)) return 'conditional';
  return /safe|sicher/i.test(words) ? 'safe' : undefined;
}

function vaccination(resource: Fields, bundle: Bundle): Line | undefined {
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
    details: [against, dose && `#${dose}`, lot && `LOT ${lot}`, bundle.nameOf(resource.get('manufacturer'), resource), ...notes(resource)].filter((each) => each !== undefined && each !== ''),
    done: status !== 'not-done',
    status: status === 'completed' ? undefined : status,
    source: sourceOf(resource, bundle),
  };
}

function procedure(resource: Fields, bundle: Bundle): Line | undefined {
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

function visit(resource: Fields, bundle: Bundle): Line | undefined {
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

function directive(resource: Fields, bundle: Bundle): Line | undefined {
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

function document(resource: Fields, bundle: Bundle): ShownDocument[] {
  const attachments = [...list(resource.get('content')).map((each) => (kind(resource) === 'Media' ? each : (at(each, 'attachment') ?? each))), ...(fields(resource.get('content')) ? [resource.get('content')!] : [])];
  const type = coded(resource.get('type'))?.text ?? codeds(resource.get('category'))[0]?.text;
  return (attachments.length > 0 ? attachments : [null]).map((attachment) => {
    const url = text(at(attachment, 'url'))?.replace(/^\.\//, '');
    const title = text(at(attachment, 'title')) ?? text(resource.get('description')) ?? type ?? url ?? '';
    return {
      title,
      time: text(resource.get('date')) ?? text(at(attachment, 'creation')) ?? moment(resource, 'created'),
      author: list(resource.get('author')).flatMap((each) => bundle.nameOf(each, resource) ?? [])[0],
      category: type === title ? undefined : type,
      file: url !== undefined && /^documents\//.test(url) ? url : undefined,
      media: text(at(attachment, 'contentType')),
    };
  });
}

function contacts(bundle: Bundle, patient: Fields | undefined): Contact[] {
  const found: Contact[] = list(patient?.get('contact')).flatMap((each) => {
    const inner = fields(each);
    const name = humanName([at(each, 'name') ?? null]) ?? bundle.nameOf(at(each, 'organization'), patient);
    if (inner === undefined || name === undefined) return [];
    return [{ name, role: codeds(at(each, 'relationship')).map((one) => one.text).join(', ') || undefined, reach: telecoms(inner), place: address(at(each, 'address')) }];
  });
  for (const resource of bundle.of('RelatedPerson', 'Practitioner', 'Organization', 'PractitionerRole', 'CareTeam')) {
    const role = kind(resource) === 'PractitionerRole';
    const person = role ? bundle.follow(resource.get('practitioner'), resource) : undefined;
    const house = role ? bundle.follow(resource.get('organization'), resource) : undefined;
    const name = (person && resourceName(person)) ?? resourceName(resource) ?? (house && resourceName(house));
    const reach = [...new Set([...telecoms(resource), ...telecoms(person), ...telecoms(house)])];
    if (name === undefined || (role && reach.length === 0)) continue;
    const words = [...codeds(resource.get('relationship')), ...codeds(resource.get('specialty')), ...codeds(resource.get('code')), ...codeds(resource.get('type')), ...list(resource.get('qualification')).flatMap((each) => coded(at(each, 'code')) ?? [])].map((each) => each.text);
    if (found.some((each) => each.name === name && each.reach.join() === reach.join())) continue;
    found.push({ name, role: [...new Set(words)].join(', ') || undefined, reach, place: address(resource.get('address')) ?? (house && resourceName(house) !== name ? resourceName(house) : undefined) });
  }
  return found;
}

const TAKEN = new Set([
  'Composition', 'Patient', 'AllergyIntolerance', 'MedicationStatement', 'MedicationRequest', 'Medication', 'Condition', 'Observation',
  'DeviceUseStatement', 'Device', 'Immunization', 'Procedure', 'Consent', 'Flag', 'DocumentReference', 'Media', 'RelatedPerson', 'Practitioner',
  'PractitionerRole', 'Organization', 'CareTeam', 'Encounter', 'Appointment', 'Provenance', 'Location', 'Specimen', 'Binary',
]);

function others(bundle: Bundle): Other[] {
  return bundle.resources.filter((each) => !TAKEN.has(kind(each)) && !mistaken(each)).map((each) => ({
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

function alerts(bundle: Bundle, allergies: Allergy[], medicines: Medicine[], implants: Implant[], directives: Line[]): Alert[] {
  const found: Alert[] = [];
  const grave = (each: Allergy): number => (each.criticality === 'high' || each.severity === 'severe' ? 0 : 1);
  for (const each of allergies.filter((one) => one.status === 'active').sort((a, b) => grave(a) - grave(b))) {
    found.push({ kind: 'allergy', what: each.substance, detail: each.reactions.join(', ') || undefined, mri: undefined });
  }
  const order: MedicineAlarm[] = ['blood_thinner', 'insulin', 'steroid', 'seizure', 'immunosuppression'];
  const current = medicines.filter((each) => each.group !== 'former');
  for (const alarm of order) {
    for (const each of current) {
      if (!alarmsOf([each.name, ...each.ingredients], each.codes).includes(alarm)) continue;
      found.push({ kind: alarm, what: each.name, detail: undefined, mri: undefined });
    }
  }
  for (const each of implants.filter((one) => !one.over)) {
    found.push({ kind: 'implant', what: each.name, detail: each.mri === undefined ? each.mriText : undefined, mri: each.mri });
  }
  for (const each of directives.filter((one) => one.done)) {
    found.push({ kind: 'directive', what: each.name, detail: each.details[0], mri: undefined });
  }
  for (const each of bundle.of('Flag')) {
    const what = coded(each.get('code'))?.text;
    if (what === undefined || mistaken(each) || text(each.get('status')) === 'inactive' || found.some((one) => one.what === what)) continue;
    found.push({ kind: 'flag', what, detail: undefined, mri: undefined });
  }
  for (const each of bundle.of('Observation')) {
    const pregnant = hasCode(coded(each.get('code')), /loinc/i, '82810-3') && hasCode(coded(each.get('valueCodeableConcept')), SNOMED, '77386006');
    if (pregnant && !mistaken(each)) found.push({ kind: 'pregnancy', what: coded(each.get('valueCodeableConcept'))?.text ?? '', detail: moment(each, 'effective'), mri: undefined });
  }
  return found;
}

function newestFirst(lines: Line[]): Line[] {
  return lines.sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
}
