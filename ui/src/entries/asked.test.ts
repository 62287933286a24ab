import { expect, test } from 'vitest';
import type { FieldShape, KindShape } from '../lib/bindings/view.ts';
import { asked } from './asked.ts';

const field = (name: string): FieldShape => ({ name, input: { as: 'line' }, required: false, first: true, group: 'plan' });
const shape: KindShape = { kind: 'medication', has_states: true, fields: ['state', 'name', 'schedule', 'weekdays', 'every_days', 'morning', 'night', 'dose_text'].map(field) };
const names = (now: Record<string, unknown>) => asked(shape, now).map((one) => one.name);

test('a daily medicine is asked for the grid and not for days', () => expect(names({})).toEqual(['name', 'schedule', 'morning', 'night', 'dose_text']));

test('a weekly medicine is asked for its days, so that it can never look daily', () =>
  expect(names({ schedule: 'weekly' })).toContain('weekdays'));

test('that a person is another one is done, not written', () => {
  const person: KindShape = { kind: 'person', has_states: false, fields: ['name', 'same_as'].map(field) };
  expect(asked(person, { same_as: 'somebody' }).map((one) => one.name)).toEqual(['name']);
});

test('a medicine as needed has no grid', () => expect(names({ schedule: 'as_needed' })).toEqual(['name', 'schedule', 'dose_text']));
