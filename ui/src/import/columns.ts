// What a person says about the columns of a table, as the program reads it: `1=date,2=weight:kg,order=dmy`.

/** What a column can be; words as `column-<code>`. */
export const MEANINGS = [
  'date', 'clock', 'systolic', 'diastolic', 'pressure', 'pulse', 'weight', 'glucose', 'temperature', 'oxygen',
  'test', 'value', 'unit', 'range', 'low', 'high', 'flag', 'note', 'nothing',
] as const;

/** Units that are known, for a list to choose from. */
export const UNITS = ['mmHg', 'kPa', '/min', 'kg', 'lb', 'mg/dL', 'mmol/L', '°C', '°F', '%'] as const;

/** Which of two numbers comes first in a date; `told`: as the file shows. */
export type Order = 'told' | 'dmy' | 'mdy';

const MEASURED = new Set(['systolic', 'diastolic', 'pressure', 'pulse', 'weight', 'glucose', 'temperature', 'oxygen', 'value']);

export function needsUnit(meaning: string): boolean {
  return MEASURED.has(meaning);
}

export function said(columns: readonly { meaning: string; unit: string }[], order: Order): string {
  const parts = columns.flatMap(({ meaning, unit }, at) => {
    if (meaning === '') return [];
    const named = unit.trim().replaceAll(/[,:=]/g, '');
    return [`${at + 1}=${meaning}${needsUnit(meaning) && named !== '' ? `:${named}` : ''}`];
  });
  return [...parts, ...(order === 'told' ? [] : [`order=${order}`])].join(',');
}
