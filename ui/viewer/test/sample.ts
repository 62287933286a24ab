// An invented person's share, made without the program: what the page is tested and looked at with.

import { createHash } from 'node:crypto';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { englishWords } from '../build/assets.ts';
import { crc32 } from '../src/share/crc.ts';
import { sixWords } from '../src/share/signature.ts';

export const WORDS = 'abacus zoom yo-yo rotten cactus until';

type Part = Record<string, unknown>;
const ATC = 'http://www.whocc.no/atc';
const ICD = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm';
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const SNOMED = 'http://snomed.info/sct';

const named = (text: string, system?: string, code?: string): Part => ({ text, ...(system === undefined ? {} : { coding: [{ system, code, display: text }] }) });
const dose = (value: number, unit: string, when: string): Part => ({
  timing: { repeat: { when: [when] } }, doseAndRate: [{ doseQuantity: { value, unit } }],
});
const patient = { reference: 'urn:uuid:p' };

export interface MedicinePlan {
  readonly name: string;
  readonly atc?: string;
  readonly strength?: [number, string];
  readonly dosage: readonly unknown[];
  readonly reason?: string;
  readonly status?: string;
}

export function medicine(plan: MedicinePlan): Part {
  return {
    resourceType: 'MedicationStatement', status: plan.status ?? 'active', subject: patient, informationSource: patient,
    dateAsserted: '2026-11-08', effectivePeriod: { start: '2021-02' },
    contained: [{
      resourceType: 'Medication', id: 'm', code: named(plan.name, plan.atc === undefined ? undefined : ATC, plan.atc),
      ...(plan.strength === undefined ? {} : { ingredient: [{ itemCodeableConcept: { text: plan.name }, strength: { numerator: { value: plan.strength[0], unit: plan.strength[1] }, denominator: { value: 1 } } }] }),
    }],
    medicationReference: { reference: '#m' }, dosage: plan.dosage,
    ...(plan.reason === undefined ? {} : { reasonCode: [{ text: plan.reason }] }),
  };
}

export function value(name: string, loinc: string, number: number | string, unit: string, time: string, range?: [number | undefined, number | undefined], more: Part = {}): Part {
  return {
    resourceType: 'Observation', status: 'final', category: [{ coding: [{ code: 'laboratory' }] }], code: named(name, LOINC, loinc), subject: patient,
    effectiveDateTime: time, performer: [{ display: 'Labor Nord' }], valueQuantity: { value: number, unit, system: UCUM, code: unit },
    ...(range === undefined ? {} : { referenceRange: [{ ...(range[0] === undefined ? {} : { low: { value: range[0], unit } }), ...(range[1] === undefined ? {} : { high: { value: range[1], unit } }) }] }),
    ...more,
  };
}

function pressure(time: string, systolic: number, diastolic: number): Part {
  const part = (loinc: string, name: string, of: number): Part => ({ code: named(name, LOINC, loinc), valueQuantity: { value: of, unit: 'mmHg', code: 'mm[Hg]' } });
  return {
    resourceType: 'Observation', status: 'final', category: [{ coding: [{ code: 'vital-signs' }] }], code: named('Blutdruck', LOINC, '85354-9'), subject: patient,
    effectiveDateTime: time, performer: [patient], component: [part('8480-6', 'Systolisch', systolic), part('8462-4', 'Diastolisch', diastolic)],
  };
}

export const MEDICINES: readonly MedicinePlan[] = [
  { name: 'Ramipril', atc: 'C09AA05', strength: [10, 'mg'], dosage: [dose(1, 'Stück', 'MORN')], reason: 'Bluthochdruck' },
  { name: 'Apixaban', atc: 'B01AF02', strength: [5, 'mg'], dosage: [dose(1, 'Stück', 'MORN'), dose(1, 'Stück', 'EVE')], reason: 'Vorhofflimmern' },
  { name: 'Insulin glargin', atc: 'A10AE04', strength: [100, 'E/ml'], dosage: [dose(18, 'E', 'NIGHT')], reason: 'Diabetes' },
  { name: 'Bisoprolol', atc: 'C07AB07', strength: [2.5, 'mg'], dosage: [dose(0.5, 'Stück', 'MORN')], reason: 'Herzfrequenz' },
  {
    name: 'Methotrexat', atc: 'L01BA01', strength: [10, 'mg'], reason: 'Rheuma',
    dosage: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'wk', dayOfWeek: ['mon'] } }, doseAndRate: [{ doseQuantity: { value: 1, unit: 'Stück' } }] }],
  },
  { name: 'Paracetamol', atc: 'N02BE01', strength: [500, 'mg'], dosage: [{ asNeededBoolean: true, text: 'bis 4 Stück am Tag', doseAndRate: [{ doseQuantity: { value: 1, unit: 'Stück' } }] }], reason: 'Schmerzen' },
  { name: 'Metformin', strength: [850, 'mg'], dosage: [dose(1, 'Stück', 'MORN')], status: 'stopped', reason: 'Unverträglich' },
];

export function bundle(extra: readonly Part[] = []): Part {
  const months = ['2024-11-12', '2025-02-10', '2025-05-15', '2025-08-20', '2026-02-11', '2026-11-08'];
  const series = (name: string, loinc: string, unit: string, numbers: number[], range: [number | undefined, number | undefined]): Part[] =>
    numbers.map((number, i) => value(name, loinc, number, unit, months[i] ?? '2026', range));
  const resources: Part[] = [
    { resourceType: 'Patient', id: 'p', name: [{ use: 'official', given: ['Anna'], family: 'Beispiel' }], birthDate: '1968-03-02', gender: 'female', identifier: [{ type: { text: 'Versichertennummer' }, value: 'X110411319' }], telecom: [{ system: 'phone', value: '+49 30 555 0199' }] },
    { resourceType: 'AllergyIntolerance', code: named('Penicillin', SNOMED, '91936005'), clinicalStatus: { coding: [{ code: 'active' }] }, verificationStatus: { coding: [{ code: 'unconfirmed' }] }, criticality: 'high', patient, asserter: patient, onsetDateTime: '2009', reaction: [{ manifestation: [{ text: 'Atemnot' }], severity: 'severe' }] },
    { resourceType: 'AllergyIntolerance', code: named('Erdbeeren'), type: 'intolerance', clinicalStatus: { coding: [{ code: 'active' }] }, patient, reaction: [{ manifestation: [{ text: 'Ausschlag' }], severity: 'mild' }] },
    ...MEDICINES.map(medicine),
    { resourceType: 'Condition', code: named('Vorhofflimmern', ICD, 'I48.0'), clinicalStatus: { coding: [{ code: 'active' }] }, subject: patient, onsetDateTime: '2021', recorder: { display: 'Dr. Weber' } },
    { resourceType: 'Condition', code: named('Diabetes mellitus Typ 2', ICD, 'E11.9'), clinicalStatus: { coding: [{ code: 'active' }] }, subject: patient, onsetDateTime: '2014' },
    { resourceType: 'Condition', code: named('Rheumatoide Arthritis', ICD, 'M06.9'), clinicalStatus: { coding: [{ code: 'active' }] }, subject: patient, onsetDateTime: '2018' },
    { resourceType: 'Condition', code: named('Lungenentzündung', ICD, 'J18.9'), clinicalStatus: { coding: [{ code: 'resolved' }] }, subject: patient, onsetDateTime: '2016-02', abatementDateTime: '2016-03' },
    ...series('HbA1c', '4548-4', '%', [8.2, 7.9, 7.6, 7.4, 7.4, 7.1], [4, 6.5]).map((each) => ({ ...each, interpretation: [{ coding: [{ code: 'N' }] }] })),
    ...series('Kalium', '2823-3', 'mmol/l', [4.2, 4.3, 4.5, 4.7, 4.9, 5.4], [3.5, 5.1]),
    ...series('Kreatinin', '2160-0', 'mg/dl', [1.1, 1.0, 1.1, 1.1, 1.1, 1.1], [0.5, 1.2]),
    value('TSH', '3016-3', '0.40' as string, 'mU/l', '2026-11-08', [0.4, 4]),
    { ...value('Troponin', '6598-7', 5, 'ng/l', '2026-11-08'), valueQuantity: { value: 5, comparator: '<', unit: 'ng/l', code: 'ng/L' } },
    ...months.map((month, i) => pressure(month, [148, 145, 139, 142, 136, 134][i] ?? 0, [92, 90, 85, 86, 84, 82][i] ?? 0)),
    { resourceType: 'Device', id: 'd', type: named('Herzschrittmacher'), manufacturer: 'Beispiel Medizintechnik', modelNumber: 'BM-200', safety: [{ coding: [{ code: 'C106046', display: 'MR Conditional' }] }], patient },
    { resourceType: 'DeviceUseStatement', status: 'active', subject: patient, device: { reference: 'urn:uuid:d' }, timingDateTime: '2021-06', bodySite: { text: 'links' } },
    { resourceType: 'Consent', status: 'active', scope: { coding: [{ code: 'adr' }] }, category: [{ text: 'Patientenverfügung' }], patient, dateTime: '2022-01-10' },
    { resourceType: 'Immunization', status: 'completed', vaccineCode: named('Tetanus, Diphtherie'), patient, occurrenceDateTime: '2019-05-20', lotNumber: 'A12345', protocolApplied: [{ doseNumberPositiveInt: 3 }] },
    { resourceType: 'Immunization', status: 'completed', vaccineCode: named('Influenza 2026/27'), patient, occurrenceDateTime: '2026-10-02' },
    { resourceType: 'Procedure', status: 'completed', code: named('Schrittmacher-Implantation'), subject: patient, performedDateTime: '2021-06-14' },
    { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: patient, reasonCode: [{ text: 'Kontrolle Kardiologie' }], period: { start: '2026-10-12' } },
    { resourceType: 'DocumentReference', status: 'current', type: { text: 'Arztbrief' }, description: 'Arztbrief Kardiologie', date: '2026-10-12', content: [{ attachment: { contentType: 'application/pdf', url: 'documents/001-arztbrief-kardiologie.pdf', title: 'Arztbrief Kardiologie' } }] },
    { resourceType: 'DocumentReference', status: 'current', description: 'Röntgen Thorax', date: '2026-06-04', content: [{ attachment: { contentType: 'image/png', url: 'documents/002-roentgen-thorax.png', title: 'Röntgen Thorax' } }] },
    { resourceType: 'RelatedPerson', patient, name: [{ given: ['Karl'], family: 'Beispiel' }], relationship: [{ text: 'Ehemann' }], telecom: [{ system: 'phone', value: '+49 30 555 0123' }] },
    { resourceType: 'Practitioner', name: [{ prefix: ['Dr.'], family: 'Weber' }], qualification: [{ code: { text: 'Hausärztin' } }], telecom: [{ system: 'phone', value: '+49 30 555 0145' }] },
    { resourceType: 'FamilyMemberHistory', status: 'completed', patient, relationship: { text: 'Mutter' } },
    ...extra,
  ];
  const composition = {
    resourceType: 'Composition', status: 'final', type: { coding: [{ system: LOINC, code: '60591-5' }] }, subject: patient, date: '2026-11-21', author: [patient], title: 'Zusammenfassung',
    section: [
      { title: 'Allergien', code: { coding: [{ system: LOINC, code: '48765-2' }] } },
      { title: 'Medikamente', code: { coding: [{ system: LOINC, code: '10160-0' }] } },
    ],
  };
  return {
    resourceType: 'Bundle', type: 'document', timestamp: '2026-11-21T10:00:00+01:00',
    entry: [composition, ...resources].map((resource, i) => ({ fullUrl: `urn:uuid:${(resource as Part)['id'] ?? i}`, resource })),
  };
}

/** A picture of its own, so that tests need no file: grey ramp, PNG. */
export function picture(width = 64, height = 64): Uint8Array {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = (x * y) & 255;
  return grey(width, height, rows);
}

/** A PNG of grey rows, each with its filter byte 0 before it. */
export function grey(width: number, height: number, rows: Uint8Array): Uint8Array {
  const chunk = (type: string, body: Uint8Array): Buffer => {
    const out = Buffer.alloc(12 + body.length);
    out.writeUInt32BE(body.length);
    out.write(type, 4, 'latin1');
    out.set(body, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array())]);
}

export interface Inside {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the local header says instead, for tests of disagreement. */
  readonly localName?: string;
  readonly stored?: boolean;
}

export function zip(entries: readonly Inside[]): Uint8Array {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const each of entries) {
    const packed = each.stored === true ? Buffer.from(each.bytes) : deflateRawSync(each.bytes);
    const header = (name: string, signature: number, fixed: number): Buffer => {
      const bytes = Buffer.alloc(fixed + Buffer.byteLength(name));
      const shift = fixed === 46 ? 2 : 0;
      bytes.writeUInt32LE(signature);
      bytes.writeUInt16LE(20, 4 + shift);
      bytes.writeUInt16LE(each.stored === true ? 0 : 8, 8 + shift);
      bytes.writeUInt32LE(crc32(each.bytes), 14 + shift);
      bytes.writeUInt32LE(packed.length, 18 + shift);
      bytes.writeUInt32LE(each.bytes.length, 22 + shift);
      bytes.writeUInt16LE(Buffer.byteLength(name), 26 + shift);
      bytes.write(name, fixed);
      return bytes;
    };
    const local = header(each.localName ?? each.name, 0x04034b50, 30);
    const entry = header(each.name, 0x02014b50, 46);
    entry.writeUInt32LE(at, 42);
    central.push(entry);
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

const SEED = new Uint8Array(32).fill(7);
const KEY = ed25519.getPublicKey(SEED);
const KEY_NUMBER = createHash('sha256').update('ownchart-number-1').update(KEY).digest().subarray(0, 8);

export function publicKeyLine(): string {
  return Buffer.concat([Buffer.from('Ed'), KEY_NUMBER, KEY]).toString('base64');
}

export function minisign(bytes: Uint8Array, trusted: string): string {
  const signature = ed25519.sign(blake2b(bytes, { dkLen: 64 }), SEED);
  const global = ed25519.sign(Buffer.concat([signature, Buffer.from(trusted)]), SEED);
  const line = Buffer.concat([Buffer.from('ED'), KEY_NUMBER, signature]).toString('base64');
  return `untrusted comment: OwnChart share\n${line}\ntrusted comment: ${trusted}\n${Buffer.from(global).toString('base64')}\n`;
}

export interface Making {
  readonly extra?: readonly Part[];
  readonly summary?: Part;
  readonly claim?: Part;
  readonly made?: string;
  readonly spoil?: (entries: Inside[]) => Inside[];
}

/** The plain zip of a share. */
export function packed({ extra = [], summary = bundle(extra), claim = {}, made = '2026-11-21', spoil = (entries) => entries }: Making = {}): Uint8Array {
  const inside: Inside[] = [
    { name: 'summary.json', bytes: Buffer.from(JSON.stringify(summary)) },
    { name: 'summary.html', bytes: Buffer.from('<!doctype html><p>Anna Beispiel</p>') },
    { name: 'documents/001-arztbrief-kardiologie.pdf', bytes: Buffer.from('%PDF-1.4\n%%EOF\n'), stored: true },
    { name: 'documents/002-roentgen-thorax.png', bytes: picture(), stored: true },
  ];
  const json = Buffer.from(JSON.stringify({
    format: 1, id: '000102030405060708090a0b0c0d0e0f', made, for: 'Dr. Weber', purpose: 'Kontrolle', valid_until: '2026-12-21', left_out: ['note'],
    maker: { key: publicKeyLine(), words: sixWords(KEY, englishWords()) },
    entries: Object.fromEntries(inside.map((each) => [each.name, createHash('sha256').update(each.bytes).digest('hex')])),
    ...claim,
  }));
  return zip(spoil([
    { name: 'share.json', bytes: json },
    { name: 'share.json.minisig', bytes: Buffer.from(minisign(json, 'share 0001')), stored: true },
    ...inside,
    { name: 'padding', bytes: new Uint8Array(1000), stored: true },
  ]));
}

/** Sealed with words; the work factor is small, because tests guess nothing. */
export async function sealed(plain: Uint8Array, words = WORDS, work = 10): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(words);
  encrypter.setScryptWorkFactor(work);
  return encrypter.encrypt(plain);
}

export async function sealedForKey(plain: Uint8Array): Promise<{ readonly bytes: Uint8Array; readonly identity: string }> {
  const identity = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return { bytes: await encrypter.encrypt(plain), identity };
}

export function woven(viewer: string, share: Uint8Array): string {
  const mark = '<script type="application/octet-stream" id="share" data-encoding="base64">';
  return viewer.replace(mark, () => mark + Buffer.from(share).toString('base64'));
}
