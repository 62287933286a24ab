// Which fields of a kind are asked, given what already stands in them.
import type { FieldShape, KindShape } from '../lib/bindings/view.ts';

/** Fields that are set by what one does, never by writing: none known, being the same person as another. */
export const DONE: readonly string[] = ['state', 'same_as', 'views', 'recognised'];
const TIMES: readonly string[] = ['morning', 'noon', 'evening', 'night'];

/** A weekly medicine is asked for its days, an interval for its length, a text for its words; the grid only where it fits. */
export function asked(shape: KindShape, now: Readonly<Record<string, unknown>>): FieldShape[] {
  return shape.fields.filter((field) => {
    if (DONE.includes(field.name)) return false;
    if (shape.kind !== 'medication') return true;
    const schedule = now['schedule'] ?? 'daily';
    if (field.name === 'weekdays') return schedule === 'weekly';
    if (field.name === 'every_days') return schedule === 'interval';
    if (TIMES.includes(field.name)) return schedule === 'daily' || schedule === 'weekly' || schedule === 'interval';
    return true;
  });
}
