// What a doctor sees. Each test is named after what would hurt someone.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readJson } from '../src/share/json.ts';
import { GROUPS, LOCAL_ATC, LOCAL_ENDS, LOCAL_WORDS, alarmsOf } from '../src/summary/alarms.ts';
import type { Test } from '../src/summary/findings.ts';
import { inWords, isRare } from '../src/summary/rhythm.ts';
import { summarise, type Summary } from '../src/summary/summary.ts';
import { spark } from '../src/view/spark.ts';
import { dose } from '../src/words/format.ts';
import { bundle, medicine, value } from './sample.ts';

type Part = Record<string, unknown>;
const read = (json: unknown): Summary => summarise(readJson(Buffer.from(JSON.stringify(json)), 'test'));
const only = (...resources: Part[]): Summary =>
  read({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource, i) => ({ fullUrl: `urn:uuid:${i}`, resource })) });

const tablet = { doseQuantity: { value: 1, unit: 'Stück' } };
const schedule = (...dosage: unknown[]) => only(medicine({ name: 'X', dosage })).medicines[0]?.schedule;

test('the grid takes plain daily doses, zeros where nothing is said', () => {
  const found = schedule(
    { timing: { repeat: { when: ['MORN'], frequency: 1, period: 1, periodUnit: 'd' } }, doseAndRate: [tablet] },
    { timing: { repeat: { when: ['EVE'] } }, doseAndRate: [{ doseQuantity: { value: 0.5, unit: 'Stück' } }] },
  );
  expect(found).toEqual({ kind: 'daily', doses: { morning: '1', noon: '', evening: '0.5', night: '' }, unit: 'Stück', texts: [] });
});

test('once weekly never looks daily, in any of the ways it is written', () => {
  const weekly: Part[] = [
    { frequency: 1, period: 1, periodUnit: 'wk', dayOfWeek: ['mon'] },
    { frequency: 1, period: 1, periodUnit: 'wk', when: ['MORN'] },
    { frequency: 1, period: 7, periodUnit: 'd', when: ['MORN'] },
    { dayOfWeek: ['mon'], when: ['MORN'] },
    { frequency: 1, period: 168, periodUnit: 'h', when: ['MORN'] },
    { frequency: 1, period: 1, periodUnit: 'mo', when: ['MORN'] },
  ];
  for (const repeat of weekly) {
    const found = schedule({ timing: { repeat }, doseAndRate: [tablet] });
    if (found?.kind !== 'other') throw new Error(`${JSON.stringify(repeat)} became ${found?.kind}`);
    expect(found.rhythms.every(isRare), JSON.stringify(repeat)).toBe(true);
  }
});

test('what is understood less than fully stays out of the grid', () => {
  const doubtful: Part[] = [
    { timing: { repeat: { when: ['MORN'] } } },                                                     // no amount
    { timing: { repeat: { when: ['ACM'] } }, doseAndRate: [tablet] },                               // before breakfast says more
    { timing: { repeat: { when: ['MORN'], offset: 30 } }, doseAndRate: [tablet] },
    { timing: { repeat: { when: ['MORN'], timeOfDay: ['08:00:00'] } }, doseAndRate: [tablet] },
    { timing: { repeat: { when: ['MORN'], frequency: 2 } }, doseAndRate: [tablet] },
    { timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [tablet] },
    { timing: { code: { text: 'BID' } }, doseAndRate: [tablet] },
    { timing: { repeat: { when: ['MORN'] } }, asNeededBoolean: true, doseAndRate: [tablet] },
    { timing: { repeat: { when: ['MORN'] } }, modifierExtension: [{ url: 'x', valueBoolean: true }], doseAndRate: [tablet] },
    { text: '1-0-1' },
  ];
  for (const dosage of doubtful) expect(schedule(dosage)?.kind, JSON.stringify(dosage)).toBe('other');
  const twice = { timing: { repeat: { when: ['MORN'] } }, doseAndRate: [tablet] };
  expect(schedule(twice, twice)?.kind).toBe('other');
  expect(schedule(twice, { timing: { repeat: { when: ['EVE'] } }, doseAndRate: [{ doseQuantity: { value: 5, unit: 'ml' } }] })?.kind).toBe('other');
  expect(schedule()?.kind).toBe('none');
});

test('a rhythm in words keeps everything that was said', () => {
  const found = schedule({
    text: 'nüchtern', timing: { repeat: { frequency: 3, period: 2, periodUnit: 'wk', dayOfWeek: ['fri'], when: ['PCV'] } }, doseAndRate: [tablet],
  });
  const pieces = found?.kind === 'other' ? inWords(found.rhythms[0]!) : [];
  expect(pieces).toEqual([
    { text: '1 Stück' },
    { word: 'rhythm-pair', facts: { often: { word: 'rhythm-thrice' }, per: { word: 'every-wk', facts: { count: { decimal: '2' } } } } },
    { word: 'on-fri' },
    { word: 'event-pcv' },
    { text: 'nüchtern' },
  ]);
});

test('as needed stands apart, stopped is former, entered in error is nowhere', () => {
  const { medicines } = only(
    medicine({ name: 'A', dosage: [{ asNeededBoolean: true }] }),
    medicine({ name: 'B', dosage: [], status: 'stopped' }),
    medicine({ name: 'C', dosage: [], status: 'entered-in-error' }),
    medicine({ name: 'D', dosage: [] }),
  );
  expect(medicines.map((each) => [each.name, each.group])).toEqual([['A', 'asNeeded'], ['B', 'former'], ['D', 'plan']]);
});

test('a skipped dose says so, and is no medicine', () => {
  const dose = (status: string, more = {}) => ({
    resourceType: 'MedicationAdministration', status, medicationCodeableConcept: { text: 'Apixaban' }, effectiveDateTime: '2026-11-05',
    extension: [{ url: 'urn:ownchart:daytime', valueString: 'evening' }], ...more,
  });
  const { intakes, medicines, others } = only(dose('not-done', { statusReason: [{ text: 'Übelkeit' }] }), dose('completed'), dose('entered-in-error'));
  expect(intakes.map(({ name, done, details }) => [name, done, details])).toEqual([
    ['Apixaban', false, [{ word: 'evening-long' }, 'Übelkeit']],
    ['Apixaban', true, [{ word: 'evening-long' }]],
  ]);
  expect([medicines, others]).toEqual([[], []]);
});

test('two units of one test never share a row or a curve', () => {
  const { tests } = only(
    value('Glukose', '2339-0', 98, 'mg/dl', '2026-01-01'),
    value('Glukose', '2339-0', 5.4, 'mmol/l', '2026-02-01'),
    value('Glukose', '2339-0', 101, 'mg/dl', '2026-03-01'),
  );
  expect(tests.map((each) => [each.unit, each.values.length])).toEqual([['mg/dl', 2], ['mmol/l', 1]]);
});

test('the last digit of a value is kept', () => {
  const json = Buffer.from('{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"text":"K"},"valueQuantity":{"value":5.40,"unit":"mmol/l"}}}]}');
  expect(summarise(readJson(json, 'test')).tests[0]?.values[0]?.words).toBe('5.40');
});

test('a value below the limit of measurement is on no curve and gets no flag of ours', () => {
  const less = { ...value('Troponin', '6598-7', 5, 'ng/l', '2026-01-01', [undefined, 3]), valueQuantity: { value: 5, comparator: '<', unit: 'ng/l' } };
  const found = only(less).tests[0]?.values[0];
  expect(found).toMatchObject({ words: '5', comparator: '<', numbers: [], flag: undefined });
});

test('flags: the laboratory is believed, else the range it gave, else nothing', () => {
  const flag = (more: Part, range?: [number | undefined, number | undefined]) => only(value('K', '2823-3', 5.4, 'mmol/l', '2026', range, more)).tests[0]?.values[0];
  expect(flag({ interpretation: [{ coding: [{ code: 'HH' }] }] })).toMatchObject({ flag: 'very-high', flagStated: true });
  expect(flag({}, [3.5, 5.1])).toMatchObject({ flag: 'high', flagStated: false });
  expect(flag({ interpretation: [{ coding: [{ code: 'N' }] }] }, [3.5, 5.1])).toMatchObject({ flag: undefined });
  expect(flag({}, [3.5, 6])).toMatchObject({ flag: undefined });
  expect(flag({})).toMatchObject({ flag: undefined });
});

test('cancelled and mistaken values are not shown', () => {
  expect(only(value('K', '2823-3', 9, 'mmol/l', '2026', undefined, { status: 'entered-in-error' }), value('K', '2823-3', 9, 'mmol/l', '2026', undefined, { status: 'cancelled' })).tests).toEqual([]);
});

test('a blood pressure is one value with two curves', () => {
  const pressure = read(bundle()).tests.find((each) => each.unit === 'mmHg') as Test;
  expect(pressure.values[0]).toMatchObject({ words: '134/82', numbers: [134, 82] });
  expect(spark(pressure)?.curves.length).toBe(2);
});

test('the curve stays inside its picture and the band follows the range', () => {
  for (const each of read(bundle()).tests) {
    const drawn = spark(each);
    for (const curve of drawn?.curves ?? []) {
      for (const point of curve.points.split(' ')) {
        const [x = -1, y = -1] = point.split(',').map(Number);
        expect(x >= 0 && x <= 116 && y >= 0 && y <= 30, point).toBe(true);
      }
    }
  }
  expect(spark(only(value('K', '1', 1, 'x', '2026-01-01')).tests[0]!)).toBeUndefined();
});

test('the red line: grave allergies first, blood thinners by code and by name, implants, directives', () => {
  expect(read(bundle()).alerts.map((each) => [each.kind, each.what, each.detail ?? each.mri])).toEqual([
    ['allergy', 'Penicillin', 'Atemnot'],
    ['allergy', 'Erdbeeren', 'Ausschlag'],
    ['blood_thinner', 'Apixaban 5 mg', undefined],
    ['insulin', 'Insulin glargin 100 E/ml', undefined],
    ['immunosuppression', 'Methotrexat 10 mg', undefined],
    ['implant', 'Herzschrittmacher', 'conditional'],
    ['directive', 'Patientenverfügung', undefined],
  ]);
  const byName = only(medicine({ name: 'Marcumar 3 mg', dosage: [] }), medicine({ name: 'Ramipril', dosage: [] }), medicine({ name: 'Eliquis', dosage: [], status: 'stopped' }));
  expect(byName.alerts.map((each) => each.what)).toEqual(['Marcumar 3 mg']);
});

test('the table of the red line is the one of record/emergency/groups.rs, word by word', () => {
  const rust = readFileSync(new URL('../../../crates/record/src/emergency/groups.rs', import.meta.url), 'utf8');
  const table = /const GROUPS: &\[Group\] = &\[(.*?)\n\];/s.exec(rust)?.[1] ?? '';
  const strings = (text: string): string[] => [...text.matchAll(/"([^"]*)"/g)].map((each) => each[1] ?? '');
  const row = /alarm: Alarm::(\w+),\s*atc: &\[(.*?)\],\s*names: &\[(.*?)\],\s*brands: &\[(.*?)\],\s*words: &\[(.*?)\],\s*local: (\w+),/gs;
  const theirs = [...table.matchAll(row)].map(([, alarm = '', atc = '', names = '', brands = '', words = '', local = '']) => ({
    alarm: alarm.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(),
    atc: strings(atc), names: strings(names), brands: strings(brands), words: strings(words), local: local === 'true',
  }));
  expect(theirs).toHaveLength(5);
  expect(GROUPS).toEqual(theirs);
  const list = (name: string): string[] => strings(new RegExp(`const ${name}: &\\[&str\\] = &\\[(.*?)\\];`, 's').exec(rust)?.[1] ?? '');
  expect([LOCAL_ATC, LOCAL_ENDS, LOCAL_WORDS]).toEqual(['LOCAL_ATC', 'LOCAL_ENDS', 'LOCAL_WORDS'].map(list));
});

test('the red line knows short names as whole words and is silent about ointments', () => {
  expect(alarmsOf(['ASS 100 Beispiel'], [])).toEqual(['blood_thinner']);
  expect(alarmsOf(['Massageöl'], [])).toEqual([]);
  expect(alarmsOf(['Heparin Beispiel 60000 Salbe'], [])).toEqual([]);
  expect(alarmsOf(['Dexamethason'], [], ['Augentropfen'])).toEqual([]);
  expect(alarmsOf(['Insulin'], [], ['Nasenspray'])).toEqual(['insulin']);
  const heparin = { text: 'Heparin', codes: [{ system: 'http://www.whocc.no/atc', code: 'B01AB01', display: undefined }] };
  expect(alarmsOf(['Heparin'], [heparin], ['Gel'])).toEqual(['blood_thinner']);
});

const allergyOf = (more: Part): Part => ({ resourceType: 'AllergyIntolerance', ...more });
const snomed = (codeOf: string, text?: string): Part => ({ code: { coding: [{ system: 'http://snomed.info/sct', code: codeOf }], ...(text === undefined ? {} : { text }) } });

test('unknown is not none', () => {
  expect(only().said.allergies).toBe('silent');
  expect(only(allergyOf(snomed('716186003'))).said.allergies).toBe('none');
  expect(only(allergyOf(snomed('1287211007'))).said.allergies).toBe('not-asked');
  expect(only(allergyOf({ code: { text: 'Keine Allergien bekannt' } })).said.allergies).toBe('none');
  expect(only(allergyOf({ extension: [{ url: 'urn:ownchart:state', valueString: 'not_asked' }], code: { text: '?' } })).said.allergies).toBe('not-asked');
  const section = (more: Part): Part => ({ resourceType: 'Composition', section: [{ code: { coding: [{ code: '48765-2' }] }, ...more }] });
  expect(only(section({})).said.allergies).toBe('silent');
  expect(only(section({ emptyReason: { coding: [{ code: 'nilknown' }] } })).said.allergies).toBe('none');
  expect(only(section({ emptyReason: { coding: [{ code: 'unavailable' }] } })).said.allergies).toBe('not-asked');
});

test('"no known drug allergy" is neither "no allergies" nor an allergy', () => {
  const found = only(allergyOf(snomed('409137002', 'Keine Medikamentenallergie bekannt')));
  expect(found.said.allergies).toBe('known');
  expect(found.allergies[0]?.substance).toBe('Keine Medikamentenallergie bekannt');
  expect(found.alerts).toEqual([]);
});

test('"none" beside a named allergy: the allergy counts', () => {
  const found = only(allergyOf(snomed('716186003')), allergyOf({ code: { text: 'Latex' } }));
  expect(found.said.allergies).toBe('known');
  expect(found.alerts.map((each) => each.what)).toEqual(['Latex']);
});

test('a refuted allergy is shown as ruled out and not on the red line', () => {
  const found = only(allergyOf({ code: { text: 'Latex' }, verificationStatus: { coding: [{ code: 'refuted' }] } }));
  expect(found.allergies[0]?.status).toBe('refuted');
  expect(found.alerts).toEqual([]);
});

test('our own extensions: exact dates, exact numbers, who said so', () => {
  const ext = (name: string, valueString: string): Part => ({ url: `urn:ownchart:${name}`, valueString });
  const found = only(
    { resourceType: 'Condition', code: { text: 'Asthma' }, onsetDateTime: '1998', _onsetDateTime: { extension: [ext('when', '~1998')] }, extension: [ext('kind', 'condition')] },
    { resourceType: 'Condition', code: { text: 'Gicht' }, extension: [ext('kind', 'condition'), ext('how', 'imported'), ext('by', 'Klinik Nord')] },
    { resourceType: 'Observation', status: 'final', code: { text: 'K' }, valueQuantity: { value: 1, _value: { extension: [ext('decimal', '1.000000000000000000001')] }, unit: 'x' } },
  );
  expect(found.problems.map((each) => [each.name, each.since, each.source])).toEqual([
    ['Asthma', '~1998', { by: 'patient' }],
    ['Gicht', undefined, { by: 'name', name: 'Klinik Nord' }],
  ]);
  expect(found.tests[0]?.values[0]?.words).toBe('1.000000000000000000001');
});

test('what no list takes is named, and a file nobody mentions is listed', () => {
  const json = readJson(Buffer.from(JSON.stringify(bundle())), 'test');
  const found = summarise(json, ['documents/001-arztbrief-kardiologie.pdf', 'documents/009-unbekannt.pdf']);
  expect(found.others).toEqual([{ kind: 'FamilyMemberHistory', text: 'Mutter', time: undefined }]);
  expect(found.documents.map((each) => each.file)).toContain('documents/009-unbekannt.pdf');
});

test('fields of the wrong shape are as good as absent', () => {
  const odd: unknown[] = [null, true, 5, 'x', [], {}, [null], [[]], [{}], { reference: 5 }, { coding: 'x' }, [{ coding: [null, 3] }]];
  const kinds = ['Patient', 'Composition', 'AllergyIntolerance', 'MedicationStatement', 'Condition', 'Observation', 'Device', 'DeviceUseStatement', 'Immunization', 'Procedure', 'Consent', 'Encounter', 'DocumentReference', 'RelatedPerson', 'Practitioner', 'PractitionerRole', 'Provenance', 'Flag', 'Media', 'Basic'];
  const names = ['name', 'code', 'section', 'subject', 'status', 'dosage', 'contained', 'medicationReference', 'medicationCodeableConcept', 'reaction', 'component', 'referenceRange', 'valueQuantity', 'interpretation', 'device', 'safety', 'content', 'category', 'extension', 'note', 'telecom', 'contact', 'period', 'target', 'vaccineCode', 'protocolApplied', 'effectivePeriod', '_onsetDateTime', 'identifier', 'communication'];
  const resources = kinds.flatMap((resourceType) => odd.map((value) => ({ resourceType, ...Object.fromEntries(names.map((name) => [name, value])) })));
  expect(() => only(...resources)).not.toThrow();
  for (const json of odd) expect(() => read(json)).not.toThrow();
});

test('a code called "constructor" is a code nobody knows, in every table', () => {
  const odd = 'constructor';
  const coding = { coding: [{ system: 'http://x', code: odd }] };
  const json = readJson(Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'document', entry: [
    { resource: { resourceType: 'Patient', id: 'p', gender: odd } },
    { resource: { resourceType: 'MedicationStatement', status: odd, medicationCodeableConcept: { text: 'X' }, dosage: [{ timing: { repeat: { when: [odd], frequency: 1, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }] } },
    { resource: { resourceType: 'Observation', status: odd, code: { text: 'K' }, valueString: odd, interpretation: [coding] } },
    { resource: { resourceType: 'Condition', code: { text: 'C' }, severity: coding, clinicalStatus: coding, verificationStatus: coding } },
    { resource: { resourceType: 'Consent', category: [coding] } },
    { resource: { resourceType: 'Device', safety: [coding], deviceName: [{ name: 'D' }], patient: { reference: 'Patient/p' } } },
  ] })), 'x');
  const said = summarise(json);
  const functions = (value: unknown): number =>
    typeof value === 'function' ? 1 : typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, each) => sum + functions(each), 0) : 0;
  expect(functions(said)).toBe(0);
  expect(said.medicines[0]?.schedule.kind).not.toBe('daily');
  expect(dose(odd, 'de')).toBe(odd);
});
