// Files an invented person brings along, made here so that every byte is known.
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

export const PERSON = { name: 'Maria Muster', born: '1984-11-23' } as const;

interface Told {
  readonly allergy: string;
  readonly medicine: string;
  readonly note: string;
  readonly family?: string;
}

/** A FHIR R4 bundle: a patient, an allergy, a medicine, a diagnosis, a value, and one resource we do not know. */
export function bundle(told: Told = { allergy: 'Bee venom', medicine: 'Salbutamol 100 µg', note: 'Since childhood.' }): string {
  const patient = { reference: 'Patient/p' };
  const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] };
  const resources = [
    { resourceType: 'Patient', id: 'p', name: [{ family: told.family ?? 'Muster', given: ['Maria'] }], birthDate: PERSON.born, gender: 'female' },
    { resourceType: 'AllergyIntolerance', id: 'a', clinicalStatus: active, criticality: 'high', code: { text: told.allergy }, patient, note: [{ text: told.note }], reaction: [{ manifestation: [{ text: 'Swollen throat' }], severity: 'severe' }] },
    { resourceType: 'MedicationStatement', id: 'm', status: 'active', medicationCodeableConcept: { text: told.medicine }, subject: patient, dosage: [{ text: 'When short of breath' }] },
    { resourceType: 'Condition', id: 'c', code: { text: 'Asthma' }, subject: patient, onsetDateTime: '1991' },
    { resourceType: 'Observation', id: 'o', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '2823-3', display: 'Potassium' }] }, subject: patient, effectiveDateTime: '2024-11-12', valueQuantity: { value: 4.2, unit: 'mmol/l' }, referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }] },
    { resourceType: 'Slot', id: 'x', status: 'free' },
  ];
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) });
}

/** A letter of one page: a heading in black and a red square under it. */
export function letter(heading: string): Buffer {
  const drawing = `BT /F1 24 Tf 72 760 Td (${heading}) Tj ET\n1 0 0 rg 72 500 200 200 re f\n`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}endstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [at, object] of objects.entries()) {
    places.push(pdf.length);
    pdf += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${pdf}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1');
}

/** A German medication plan (version 2.8) of an invented practice: a pack without a name, half a tablet, and a trap. */
export function plan(bisoprolol = '2,5 mg', methotrexate = true): string {
  const rows = [
    '<M p="6453257" m="1" du="1" r="Bluthochdruck"/>',
    `<M a="Bisoprolol" m="1/2" du="1"><W w="Bisoprolol" s="${bisoprolol}"/></M>`,
    ...(methotrexate ? ['<M a="Methotrexat" m="1" du="1" i="1 x wöchentlich" r="Rheuma"/>'] : []),
  ];
  return (
    '<MP v="028" U="0123456789ABCDEF0123456789ABCDEF" l="de-DE"><P g="Maria" f="Muster" b="19841123" s="W"/>' +
    `<A n="Praxis Dr. Weber" t="2026-11-20T10:00:00"/><S c="412">${rows.join('')}</S></MP>`
  );
}

/** A health card with a vaccination, signed by an invented office; one that only says so; and the file with the office's key. */
export function healthCard(): { card: string; forged: string; keys: string } {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [office, other] = [pair(), pair()];
  const { crv, kty, x, y } = office.publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  const resources = [
    { resourceType: 'Patient', name: [{ family: 'Muster', given: ['Maria'] }], birthDate: PERSON.born },
    { resourceType: 'Immunization', status: 'completed', vaccineCode: { text: 'Tick vaccine' }, patient: { reference: 'resource:0' }, occurrenceDateTime: '2024-05-02' },
  ];
  const entry = resources.map((resource, at) => ({ fullUrl: `resource:${at}`, resource }));
  const fhirBundle = { resourceType: 'Bundle', type: 'collection', entry };
  const payload = { iss: 'https://office.example', nbf: 1714644000, vc: { type: ['https://smarthealth.cards#health-card'], credentialSubject: { fhirVersion: '4.0.1', fhirBundle } } };
  const header = Buffer.from(JSON.stringify({ zip: 'DEF', alg: 'ES256', kid })).toString('base64url');
  const said = `${header}.${deflateRawSync(JSON.stringify(payload)).toString('base64url')}`;
  const signedBy = (key: KeyObject) => {
    const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    return JSON.stringify({ verifiableCredential: [`${said}.${signature}`] });
  };
  return {
    card: signedBy(office.privateKey),
    forged: signedBy(other.privateKey),
    keys: JSON.stringify({ keys: [{ crv, kty, x, y, kid, use: 'sig', alg: 'ES256' }] }),
  };
}
