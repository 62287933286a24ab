// What a share would hold, in memory: share.json and a small summary made of rows, as the viewer's parts read them.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { EntryRow, Kind, ShareWanted, Shelf } from '../../bindings/view.ts';

type Resource = Readonly<Record<string, unknown>>;

const patient = { reference: 'urn:uuid:p' };
const text = (words: string) => ({ text: words });

/** How a medicine is taken, on one line. */
function taken(row: EntryRow): string {
  const it = row.medicine;
  if (it === null) return row.detail;
  const day = [it.morning, it.noon, it.evening, it.night].map((dose) => dose ?? '0');
  const grid = day.every((dose) => dose === '0') ? '' : `${day.join('-')} ${it.unit}`.trim();
  const when = it.schedule === 'weekly' ? `nur ${it.weekdays.map((name) => WEEKDAYS[name] ?? name).join(', ')}` : '';
  return [row.detail, when, grid].filter((part) => part !== '').join(' · ');
}

const WEEKDAYS: Readonly<Record<string, string>> = { mon: 'montags', tue: 'dienstags', wed: 'mittwochs', thu: 'donnerstags', fri: 'freitags', sat: 'samstags', sun: 'sonntags' };
const marked = (row: EntryRow, code: string) => row.marks.some((mark) => mark.code === code);

const RESOURCES: Partial<Record<Kind, (row: EntryRow) => Resource>> = {
  allergy: (row) => ({ resourceType: 'AllergyIntolerance', clinicalStatus: { coding: [{ code: 'active' }] }, code: text(row.title), patient, criticality: marked(row, 'high_risk') ? 'high' : undefined, reaction: row.detail === '' ? [] : [{ manifestation: [text(row.detail)] }] }),
  device: (row) => ({ resourceType: 'DeviceUseStatement', status: 'active', subject: patient, device: { display: row.title } }),
  medication: (row) => ({ resourceType: 'MedicationStatement', status: 'active', medicationCodeableConcept: text(row.title), subject: patient, dosage: [text(taken(row))] }),
  condition: (row) => ({ resourceType: 'Condition', clinicalStatus: { coding: [{ code: marked(row, 'resolved') ? 'resolved' : 'active' }] }, code: text(row.title), subject: patient, onsetDateTime: row.when ?? undefined }),
  procedure: (row) => ({ resourceType: 'Procedure', status: 'completed', code: text(row.title), subject: patient, performedDateTime: row.when ?? undefined }),
  immunization: (row) => ({ resourceType: 'Immunization', status: 'completed', vaccineCode: text(row.title), patient, occurrenceDateTime: row.when ?? undefined }),
  finding: (row) => ({ resourceType: 'Observation', status: 'final', code: text(row.title), subject: patient, effectiveDateTime: row.when ?? undefined, valueString: row.detail }),
  visit: (row) => ({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: patient, reasonCode: [text(row.title)], period: { start: row.when ?? undefined } }),
  directive: (row) => ({ resourceType: 'Consent', status: 'active', scope: { coding: [{ code: 'adr' }] }, category: [text(row.title)], patient, dateTime: row.when ?? undefined }),
  document: (row) => ({ resourceType: 'DocumentReference', status: 'current', description: row.title, date: row.when ?? undefined, content: [{ attachment: { title: row.title } }] }),
};

export interface Packed {
  readonly claim: string;
  readonly summary: string;
  readonly digest: string;
}

export function packed(wanted: ShareWanted, name: string, shelves: readonly Shelf[], made: string): Packed {
  const rows = shelves.flatMap(({ kind, rows: some }) => some.map((row) => RESOURCES[kind]?.(row))).filter((each) => each !== undefined);
  const resources: Resource[] = [{ resourceType: 'Patient', id: 'p', name: [text(name)] }, ...rows];
  const summary = JSON.stringify({ resourceType: 'Bundle', type: 'document', entry: resources.map((resource, i) => ({ fullUrl: `urn:uuid:${i === 0 ? 'p' : i}`, resource })) });
  const digest = bytesToHex(sha256(new TextEncoder().encode(summary)));
  const claim = JSON.stringify({ format: 1, id: 'b2'.repeat(16), made, for: wanted.readers.join(', '), purpose: wanted.purpose || null, valid_until: wanted.valid_until, left_out: [], entries: { 'summary.json': digest } });
  return { claim, summary, digest };
}
