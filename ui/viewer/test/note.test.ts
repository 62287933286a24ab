// A note back, as docs/format/note.md says.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { limits, writeNote, type Note } from '../src/share/note.ts';
import { readJson } from '../src/share/json.ts';
import { summarise } from '../src/summary/summary.ts';
import { bundle } from './sample.ts';

const summary = Buffer.from('{}');
const note: Note = {
  share: '000102030405060708090a0b0c0d0e0f', summary, name: ' Dr.\nWeber ', practice: 'Praxis am Markt', text: 'Bitte in\r\nvier Wochen.',
  remarks: [{ entry: 'urn:uuid:00112233-4455-6677-8899-aabbccddeeff', about: 'Apixaban 5 mg', text: 'Dosis halbieren' }],
};
const written = (of: Note): Record<string, unknown> => JSON.parse(Buffer.from(writeNote(of, new Date(2026, 10, 22, 10, 42)) ?? []).toString()) as Record<string, unknown>;

test('a note says to which share, who, when, and about what', () => {
  const read = written(note);
  expect(read).toMatchObject({
    format: 'ownchart-note-1', share: note.share, digest: createHash('sha256').update(summary).digest('hex'),
    from: { name: 'Dr. Weber', practice: 'Praxis am Markt' }, text: 'Bitte in\nvier Wochen.', remarks: note.remarks,
  });
  expect(read['when']).toMatch(/^2026-11-22T10:42[+-][0-9]{2}:[0-9]{2}$/);
});

test('a note holds no signs that turn words around, no half characters, and no more than a reader takes', () => {
  const read = written({ ...note, text: `a\u202eb\ud800\u0000\u001b[31m${'\ud83d\udc4d'.repeat(9000)}`, remarks: [{ ...note.remarks[0]!, text: ' \u202e ' }] });
  expect((read['text'] as string).startsWith('ab[31m')).toBe(true);
  expect(Array.from(read['text'] as string).length).toBe(limits.text);
  expect(read['remarks']).toEqual([]);
  const many = Array.from({ length: 100 }, () => ({ ...note.remarks[0]!, text: 'ß'.repeat(1000) }));
  expect(writeNote({ ...note, remarks: many }, new Date())).toBeUndefined();
});

test('a remark can be about every entry that has an address, medicines first, and never about "none known"', () => {
  const json = readJson(Buffer.from(JSON.stringify(bundle([
    { resourceType: 'AllergyIntolerance', id: 'n', code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }], text: 'No known allergy' } },
    { resourceType: 'Condition', id: 'e', verificationStatus: { coding: [{ code: 'entered-in-error' }] }, code: { text: 'Irrtum' } },
  ]))), 'x');
  const { entries } = summarise(json);
  expect(entries[0]?.about).toMatch(/ mg$/);
  expect(entries.map((each) => each.about)).toContain('Vorhofflimmern');
  expect(entries.some((each) => /No known|Irrtum/.test(each.about))).toBe(false);
  expect(new Set(entries.map((each) => each.address)).size).toBe(entries.length);
});
