// Findings: one row for each test and unit, its latest value, its way there.
// Two units never meet on one curve: a test measured in two units is two rows.

import { table } from '../share/table.ts';
import { at, exact, list, text, type Fields, type Json } from '../share/json.ts';
import { code, coded, hasCode, moment, notes, quantity, type Bundle, type Coded } from './fhir.ts';
import { sourceOf, type Source } from './source.ts';

/** In words and as a sign; colour comes on top. */
export type Flag = 'very-high' | 'high' | 'low' | 'very-low' | 'abnormal' | 'critical';

export interface Range {
  readonly low: string | undefined;
  readonly high: string | undefined;
  readonly text: string | undefined;
}

export interface Value {
  readonly time: string | undefined;
  readonly words: string;             // "5.40", "132/84", "negativ", as written, without unit
  readonly comparator: string;
  readonly numbers: readonly number[]; // for the curve: one, or two for a pressure; empty if words or "<5"
  readonly flag: Flag | undefined;
  readonly flagStated: boolean;       // said by the laboratory, not by comparing with the range
  readonly range: Range | undefined;
  readonly status: string | undefined; // only when not final
  readonly notes: readonly string[];
  readonly source: Source;
  readonly parts: readonly { readonly name: string; readonly words: string }[];
}

export interface Test {
  readonly name: string;
  readonly unit: string;
  readonly group: 'laboratory' | 'vital-signs' | 'other';
  readonly values: readonly Value[];  // newest first; at least one
}

const NOT_A_VALUE = new Set(['entered-in-error', 'cancelled', 'registered']);
const LOINC = /loinc/i;

export function tests(bundle: Bundle, skip: (name: Coded) => boolean): Test[] {
  const byKey = new Map<string, { name: string; unit: string; group: Test['group']; values: Value[] }>();
  for (const resource of bundle.of('Observation')) {
    if (NOT_A_VALUE.has(text(resource.get('status')) ?? '')) continue;
    const name = coded(resource.get('code'));
    if (name === undefined || skip(name)) continue;
    const read = valueOf(resource, bundle);
    if (read === undefined) continue;
    const group = groupOf(resource, name);
    const key = JSON.stringify([identity(name), read.symbol]);
    const test = byKey.get(key) ?? { name: name.text, unit: read.unit, group, values: [] };
    test.values.push(read.value);
    byKey.set(key, test);
  }
  const found = [...byKey.values()];
  for (const test of found) test.values.sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
  const order: Test['group'][] = ['laboratory', 'vital-signs', 'other'];
  return found.sort(
    (a, b) =>
      order.indexOf(a.group) - order.indexOf(b.group) ||
      (b.values[0]?.time ?? '').slice(0, 10).localeCompare((a.values[0]?.time ?? '').slice(0, 10)) ||
      a.name.localeCompare(b.name),
  );
}

/** A blood pressure panel is one test whatever it is called. */
function identity(name: Coded): string {
  const loinc = name.codes.find((each) => LOINC.test(each.system))?.code;
  if (loinc !== undefined) return loinc;
  const first = name.codes.find((each) => each.code !== '');
  return first === undefined ? name.text.toLowerCase() : `${first.system} ${first.code}`;
}

/** Vital signs by LOINC, for whoever wrote no category: pressure, pulse, weight, height, temperature, breath, oxygen, BMI. */
const VITAL = /^(85354-9|55284-4|8867-4|29463-7|8302-2|8310-5|9279-1|2708-6|59408-5|39156-5)$/;

function groupOf(resource: Fields, name: Coded): Test['group'] {
  const codes = list(resource.get('category')).map((each) => code(each));
  if (codes.includes('vital-signs') || hasCode(name, LOINC, VITAL)) return 'vital-signs';
  if (codes.includes('laboratory')) return 'laboratory';
  return 'other';
}

function valueOf(resource: Fields, bundle: Bundle): { unit: string; symbol: string; value: Value } | undefined {
  const range = rangeOf(resource.get('referenceRange'));
  const parts = list(resource.get('component')).flatMap((each) => {
    const name = coded(at(each, 'code'));
    const read = answer(each);
    return name === undefined || read === undefined ? [] : [{ coded: name, name: name.text, ...read }];
  });
  const systolic = parts.find((part) => hasCode(part.coded, LOINC, '8480-6'));
  const diastolic = parts.find((part) => hasCode(part.coded, LOINC, '8462-4'));
  const whole = answer(resource);
  let unit = whole?.unit ?? '';
  let symbol = whole?.symbol ?? '';
  let words = whole?.words;
  let numbers = whole?.numbers ?? [];
  let shownParts: { name: string; words: string }[] = parts.map((part) => ({
    name: part.name,
    words: [part.comparator + part.words, part.unit].filter((each) => each !== '').join(' '),
  }));
  if (words === undefined && systolic !== undefined && diastolic !== undefined && systolic.unit === diastolic.unit) {
    unit = systolic.unit;
    symbol = systolic.symbol;
    words = `${systolic.comparator}${systolic.words}/${diastolic.comparator}${diastolic.words}`;
    numbers = systolic.numbers.length + diastolic.numbers.length === 2 ? [...systolic.numbers, ...diastolic.numbers] : [];
    shownParts = shownParts.filter((_, i) => parts[i] !== systolic && parts[i] !== diastolic);
  }
  const absent = coded(resource.get('dataAbsentReason'))?.text;
  if (words === undefined && shownParts.length === 0 && absent === undefined) return undefined; // a panel: its members stand alone
  const comparator = whole?.comparator ?? '';
  const judged = resource.get('interpretation');
  const stated = flagOf(judged);
  // Where the laboratory judged, its word counts, also when it says "normal".
  const computed = judged === undefined && comparator === '' && numbers.length === 1 ? outside(numbers[0]!, range) : undefined;
  const status = text(resource.get('status'));
  return {
    unit,
    symbol,
    value: {
      time: moment(resource, 'effective') ?? text(resource.get('issued')),
      words: words ?? absent ?? '',
      comparator,
      numbers: comparator === '' ? numbers : [],
      flag: stated ?? computed,
      flagStated: stated !== undefined,
      range,
      status: status === undefined || status === 'final' ? undefined : status,
      notes: notes(resource),
      source: sourceOf(resource, bundle),
      parts: shownParts,
    },
  };
}

interface Answer {
  words: string;
  unit: string;
  symbol: string; // the unit's code where there is one: what makes two units the same
  comparator: string;
  numbers: number[];
}

function answer(json: Json | Fields): Answer | undefined {
  const plain = (words: string): Answer => ({ words, unit: '', symbol: '', comparator: '', numbers: [] });
  const measured = quantity(at(json, 'valueQuantity'));
  if (measured !== undefined) {
    return { words: measured.value, unit: measured.unit, symbol: measured.symbol, comparator: measured.comparator, numbers: [Number(measured.value)] };
  }
  const concept = coded(at(json, 'valueCodeableConcept'));
  if (concept !== undefined) return plain(concept.text);
  const whole = exact(at(json, 'valueInteger')) ?? exact(at(json, 'valueDecimal'));
  if (whole !== undefined) return { ...plain(whole), numbers: [Number(whole)] };
  const truth = at(json, 'valueBoolean');
  if (typeof truth === 'boolean') return plain(truth ? '✓' : '✗');
  const words = text(at(json, 'valueString')) ?? text(at(json, 'valueDateTime')) ?? text(at(json, 'valueTime'));
  if (words !== undefined) return plain(words);
  const low = quantity(at(json, 'valueRange', 'low'));
  const high = quantity(at(json, 'valueRange', 'high'));
  if (low !== undefined && high !== undefined) return { ...plain(`${low.value}–${high.value}`), unit: high.unit, symbol: high.symbol };
  const over = quantity(at(json, 'valueRatio', 'numerator'));
  const under = quantity(at(json, 'valueRatio', 'denominator'));
  return over === undefined || under === undefined ? undefined : plain(`${over.value}:${under.value}`);
}

function rangeOf(json: Json | undefined): Range | undefined {
  const ranges = list(json);
  // Several ranges are for several kinds of people; which one counts is not ours to decide, so none is drawn.
  const only = ranges.length === 1 ? ranges[0] : ranges.find((each) => code(at(each, 'type')) === 'normal');
  const low = quantity(at(only, 'low'))?.value;
  const high = quantity(at(only, 'high'))?.value;
  const words = text(at(only, 'text')) ?? (only === undefined && ranges.length > 1 ? ranges.flatMap((each) => text(at(each, 'text')) ?? []).join('; ') : undefined);
  return low === undefined && high === undefined && (words === undefined || words === '') ? undefined : { low, high, text: words };
}

const FLAGS: Readonly<Record<string, Flag>> = table({
  HH: 'very-high', H: 'high', HU: 'very-high', L: 'low', LL: 'very-low', LU: 'very-low', A: 'abnormal', AA: 'critical', '>': 'very-high', '<': 'very-low',
});

function flagOf(json: Json | undefined): Flag | undefined {
  const concepts = Array.isArray(json) ? json : json === undefined ? [] : [json];
  for (const concept of concepts) {
    const flag = FLAGS[code(concept) ?? ''];
    if (flag !== undefined) return flag;
  }
  return undefined;
}

function outside(value: number, range: Range | undefined): Flag | undefined {
  if (range?.high !== undefined && value > Number(range.high)) return 'high';
  if (range?.low !== undefined && value < Number(range.low)) return 'low';
  return undefined;
}
