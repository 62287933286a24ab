// A field's value as people read it.
import type { FieldShape, Kind } from '../lib/bindings/view.ts';
import { longDate } from '../lib/words/dates.ts';
import { decimal, speaking, word, wordFor, wordOf } from '../lib/words/words.svelte.ts';

/** The name of a field. */
export function label(kind: Kind, name: string): string {
  return wordOf(`field-${kind}-${name}`, `field-${name}`);
}

/** What helps to fill a field, where something helps. */
export function hint(kind: Kind, name: string): string | undefined {
  return wordFor(`hint-${kind}-${name}`) ?? wordFor(`hint-${name}`);
}

/** The word for one value of a choice. */
export function choice(kind: Kind, field: string, value: string): string {
  return wordFor(`choice-${kind}-${field}-${value}`) ?? wordOf(`choice-${field}-${value}`);
}

/** Whether a value says anything. */
export function empty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The words of a coded value: a plain string, or the text beside its codes. */
export function coded(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string') return value.text;
  return '';
}

/** A value ready to read. */
export function said(kind: Kind, field: FieldShape, value: unknown): string {
  if (empty(value)) return '';
  switch (field.input.as) {
    case 'when':
      return longDate(String(value), speaking.language);
    case 'decimal':
      return decimal(String(value));
    case 'choice':
      return choice(kind, field.name, String(value));
    case 'switch':
      return word(value === true ? 'bool-yes' : 'bool-no');
    case 'coded':
      return coded(value);
    case 'weekdays':
      return list(value).map((day) => wordOf(`choice-weekdays-${String(day)}`)).join(', ');
    case 'coded_lines':
      return list(value).map(coded).join(', ');
    case 'lines':
      return list(value).map(String).join(', ');
    case 'part':
      if (field.name === 'range') return range(kind, field.input.of, value);
      return part(kind, field.input.of, value);
    case 'parts':
      return list(value).map((one) => part(kind, (field.input as { of: FieldShape[] }).of, one)).join('; ');
    case 'shown':
      // Another entry: it stands among those this one belongs to, by its name.
      if (typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)) return '';
      return typeof value === 'object' ? Object.values(value as object).filter((one) => typeof one !== 'object').join(', ') : String(value);
    default:
      return String(value);
  }
}

function part(kind: Kind, fields: readonly FieldShape[], value: unknown): string {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return fields
    .filter((field) => !empty(record[field.name]))
    .map((field) => said(kind, field, record[field.name]))
    .join(' · ');
}

/** A reference range as one says it: "von 3,6 bis 5,1". */
function range(kind: Kind, fields: readonly FieldShape[], value: unknown): string {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return fields
    .filter((field) => !empty(record[field.name]))
    .map((field) => [field.name === 'text' ? '' : label(kind, field.name), said(kind, field, record[field.name])].join(' ').trim())
    .join(' ');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
