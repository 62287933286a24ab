// Medicines: the plan as a grid, and everything that is not daily kept out of it.
//
// The trap: a weekly medicine printed as daily kills. A dose stands in the grid only when the share says, in
// structure, that it is taken every day at that time; whatever is understood less than fully is shown in words.

import { table } from '../share/table.ts';
import { at, exact, fields, list, text, type Fields, type Json } from '../share/json.ts';
import { coded, codeds, kind, moment, notes, quantity, when, type Bundle, type Coded } from './fhir.ts';
import { isOwn, isUndecided, own, ownText } from './own.ts';
import { sourceOf, type Source } from './source.ts';
import { saidBy } from './statement.ts';

export type Time = 'morning' | 'noon' | 'evening' | 'night';
export const TIMES: readonly Time[] = ['morning', 'noon', 'evening', 'night'];
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];
export type Unit = 's' | 'min' | 'h' | 'd' | 'wk' | 'mo' | 'a';

/** A dose that is not the daily grid, as facts; the page finds the words. */
export interface Rhythm {
  readonly dose: string | undefined;      // "1 Tablette", as written
  readonly frequency: string | undefined; // times …
  readonly period: string | undefined;    // … in this many …
  readonly unit: Unit | undefined;        // … of these
  readonly days: readonly Day[];
  readonly times: readonly string[];      // codes of R4 EventTiming ('MORN', 'PCV') or '08:00'
  readonly asNeeded: boolean;
  readonly asNeededFor: string | undefined;
  readonly text: string | undefined;      // the writer's own sentence
  readonly more: readonly string[];       // parts we do not put into words of our own
}

export type Schedule =
  | { readonly kind: 'daily'; readonly doses: Readonly<Record<Time, string>>; readonly unit: string; readonly texts: readonly string[] }
  | { readonly kind: 'other'; readonly rhythms: readonly Rhythm[] }
  | { readonly kind: 'none' };

export interface Medicine {
  readonly name: string;
  readonly strength: string | undefined;
  readonly ingredients: readonly string[]; // where the name is a trade name
  readonly form: string | undefined;
  readonly routes: readonly string[]; // how it gets in, in words
  readonly codes: readonly Coded[];
  readonly state: 'none' | 'not-asked' | undefined; // a statement about all medicines, not one of them
  readonly schedule: Schedule;
  readonly group: 'plan' | 'asNeeded' | 'former';
  readonly status: string | undefined;
  readonly reason: string | undefined;
  readonly hints: readonly string[];
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly stated: string | undefined;
  readonly prescriber: string | undefined;
  readonly undecided: boolean;
  readonly source: Source;
}

/** Statements that end the matter: such a medicine is no longer taken. */
const OVER = new Set(['completed', 'stopped', 'not-taken', 'cancelled', 'ended']);

export function medicines(bundle: Bundle): Medicine[] {
  return bundle
    .of('MedicationStatement', 'MedicationRequest')
    .filter((resource) => text(resource.get('status')) !== 'entered-in-error')
    .flatMap((resource) => medicine(resource, bundle) ?? []);
}

export function medicine(resource: Fields, bundle: Bundle): Medicine | undefined {
  const product =
    bundle.follow(resource.get('medicationReference'), resource) ?? bundle.follow(at(own(resource, 'medicine'), 'valueReference'), resource);
  const stated = coded(resource.get('medicationCodeableConcept'));
  const productCode = coded(product?.get('code'));
  const parts = list(product?.get('ingredient')).map((each) => ({
    substance: coded(at(each, 'itemCodeableConcept'))?.text ?? bundle.nameOf(at(each, 'itemReference'), product),
    coded: coded(at(each, 'itemCodeableConcept')),
    strength: ownText(each, 'strength') ?? ratio(at(each, 'strength')) ?? extensionText(fields(at(each, 'strength')) ?? fields(each)),
  }));
  const substances = parts.map((part) => part.substance).filter((part) => part !== undefined);
  const name =
    stated?.text ?? productCode?.text ?? (substances.length > 0 ? substances.join(' + ') : undefined) ??
    text(at(resource, 'medicationReference', 'display'));
  if (name === undefined) return undefined;
  const strengths = parts.map((part) => part.strength).filter((part) => part !== undefined);
  const status = text(resource.get('status'));
  const state = saidBy(resource, stated);
  const dosages = list(resource.get('dosage') ?? resource.get('dosageInstruction'));
  const schedule = isOwn(resource) ? ownSchedule(resource, dosages) : scheduleOf(dosages);
  const asNeeded = schedule.kind === 'other' && schedule.rhythms.every((rhythm) => rhythm.asNeeded);
  const period = resource.get('effectivePeriod') ?? at(resource, 'dispenseRequest', 'validityPeriod');
  const reasons = [
    ...codeds(resource.get('reasonCode')).map((each) => each.text),
    ...list(resource.get('reasonReference')).flatMap((each) => bundle.nameOf(each, resource) ?? []),
  ];
  return {
    name,
    strength: ownText(resource, 'strength') ?? (strengths.length > 0 ? strengths.join(' / ') : undefined),
    ingredients: substances.filter((each) => !name.toLowerCase().includes(each.toLowerCase())),
    form: coded(product?.get('form'))?.text,
    routes: dosages.flatMap((each) => coded(at(each, 'route'))?.text ?? []),
    codes: [stated, productCode, ...parts.map((part) => part.coded)].filter((each) => each !== undefined),
    state: state === 'none' || state === 'not-asked' ? state : undefined,
    schedule,
    group: OVER.has(status ?? '') ? 'former' : asNeeded ? 'asNeeded' : 'plan',
    status,
    reason: reasons.length > 0 ? [...new Set(reasons)].join(', ') : undefined,
    hints: [...new Set([...dosages.flatMap(remarks), ...(ownText(resource, 'line')?.split('\n') ?? []), ...notes(resource)])],
    since: when(period, 'start') ?? (period === undefined ? moment(resource, 'effective') : undefined) ?? text(resource.get('authoredOn')),
    until: when(period, 'end') ?? dosages.flatMap((each) => text(at(each, 'timing', 'repeat', 'boundsPeriod', 'end')) ?? [])[0],
    stated: ownText(resource, 'recorded') ?? text(resource.get('dateAsserted')) ?? text(resource.get('authoredOn')),
    prescriber: ownText(resource, 'prescriber'),
    undecided: isUndecided(resource),
    source: kind(resource) === 'MedicationRequest' ? requester(resource, bundle) : sourceOf(resource, bundle),
  };
}

function requester(resource: Fields, bundle: Bundle): Source {
  const name = bundle.nameOf(resource.get('requester'), resource);
  return name === undefined ? sourceOf(resource, bundle) : { by: 'name', name };
}

/**
 * The columns of the grid, as interchange/fhir/dosage.rs reads them: a meal stands for its time of day; before and after
 * a meal, or at bedtime, say more than a column and stay words.
 */
const WHEN: Readonly<Record<string, Time>> = table({
  MORN: 'morning', CM: 'morning', NOON: 'noon', CD: 'noon', EVE: 'evening', CV: 'evening', NIGHT: 'night',
});

/** Parts of `repeat` that are put into words; any other part keeps a dose out of the grid. */
const KNOWN_REPEAT = new Set([
  'when', 'frequency', 'frequencyMax', 'period', 'periodMax', 'periodUnit', 'dayOfWeek', 'timeOfDay', 'boundsPeriod', 'id', 'extension',
]);

export function scheduleOf(dosages: readonly Json[]): Schedule {
  if (dosages.length === 0) return { kind: 'none' };
  const rhythms = dosages.map(rhythm);
  return daily(dosages, rhythms) ?? { kind: 'other', rhythms };
}

/**
 * A plan our program wrote: it also says which kind of schedule it is, and repeats the plan in one line of text
 * ("1-0-0-0 Stück · mon") that must not stand beside a weekly dose, where it looks daily.
 */
function ownSchedule(resource: Fields, dosages: readonly Json[]): Schedule {
  const structured = dosages.some((each) => at(each, 'timing', 'repeat') !== undefined);
  const extra = ownText(resource, 'dose-text');
  const found = scheduleOf(dosages);
  if (found.kind === 'none' || !structured) return found;
  if (found.kind === 'daily' && ownText(resource, 'schedule') === 'daily') return { ...found, texts: extra === undefined ? [] : [extra] };
  const rhythms = found.kind === 'other' ? found.rhythms : dosages.map(rhythm);
  return { kind: 'other', rhythms: rhythms.map((each, i) => ({ ...each, text: i === 0 ? extra : undefined })) };
}

/** The grid, only if every dosage is plainly "this much, every day, at this time". */
function daily(dosages: readonly Json[], rhythms: readonly Rhythm[]): Schedule | undefined {
  const doses: Record<Time, string> = { morning: '', noon: '', evening: '', night: '' };
  const units = new Set<string>();
  for (const [i, each] of rhythms.entries()) {
    const repeat = at(dosages[i], 'timing', 'repeat');
    const whens = list(at(repeat, 'when')).map((code) => (typeof code === 'string' ? WHEN[code] : undefined));
    const everyDay = each.days.length === 0 || each.days.length === 7;
    const oncePerDay =
      (each.period === undefined && each.unit === undefined) || (each.period !== undefined && Number(each.period) === 1 && each.unit === 'd');
    const often = each.frequency === undefined || Number(each.frequency) === 1 || Number(each.frequency) === whens.length;
    const plain = everyDay && oncePerDay && often && !each.asNeeded && each.more.length === 0 && list(at(repeat, 'timeOfDay')).length === 0;
    const amount = amountOf(dosages[i]);
    if (!plain || amount === undefined || whens.length === 0) return undefined;
    for (const time of whens) {
      if (time === undefined || doses[time] !== '') return undefined;
      doses[time] = amount.value;
    }
    units.add(amount.unit);
  }
  if (units.size !== 1) return undefined;
  const [unit = ''] = units;
  const texts = [...new Set(rhythms.flatMap((each) => each.text ?? []))];
  return { kind: 'daily', doses, unit, texts };
}

function rhythm(dosage: Json): Rhythm {
  const timing = at(dosage, 'timing');
  const repeat = fields(at(timing, 'repeat'));
  const unit = text(repeat?.get('periodUnit'));
  const asNeededFor = coded(at(dosage, 'asNeededCodeableConcept'))?.text;
  const more = [
    coded(at(timing, 'code'))?.text,
    ...list(at(timing, 'event')).map(text),
    ...[...(repeat ?? [])].filter(([name]) => !KNOWN_REPEAT.has(name)).map(([name, value]) => `${name} ${plainly(value)}`),
    // A modifier may turn a dose into its opposite; what it says is unknown, that it is there must be seen.
    at(dosage, 'modifierExtension') === undefined && at(timing, 'modifierExtension') === undefined ? undefined : '!',
  ].filter((each) => each !== undefined);
  const amount = amountOf(dosage);
  return {
    dose: amount && [amount.value, amount.unit].filter((part) => part !== '').join(' '),
    frequency: range(exact(repeat?.get('frequency')), exact(repeat?.get('frequencyMax'))),
    period: range(exact(repeat?.get('period')), exact(repeat?.get('periodMax'))),
    unit: unit !== undefined && ['s', 'min', 'h', 'd', 'wk', 'mo', 'a'].includes(unit) ? (unit as Unit) : undefined,
    days: list(repeat?.get('dayOfWeek')).filter((day): day is Day => DAYS.includes(day as Day)),
    times: [
      ...list(repeat?.get('when')).flatMap((code) => text(code) ?? []),
      ...list(repeat?.get('timeOfDay')).flatMap((time) => text(time)?.slice(0, 5) ?? []),
    ],
    asNeeded: at(dosage, 'asNeededBoolean') === true || asNeededFor !== undefined,
    asNeededFor,
    text: text(at(dosage, 'text')),
    more,
  };
}

/** What is said beside dose and time. */
function remarks(dosage: Json): string[] {
  return [
    text(at(dosage, 'patientInstruction')),
    ...codeds(at(dosage, 'additionalInstruction')).map((each) => each.text),
    coded(at(dosage, 'route'))?.text,
    coded(at(dosage, 'site'))?.text,
    coded(at(dosage, 'method'))?.text,
    maximum(at(dosage, 'maxDosePerPeriod')),
  ].filter((each) => each !== undefined);
}

function amountOf(dosage: Json | undefined): { value: string; unit: string } | undefined {
  const rate = list(at(dosage, 'doseAndRate'))[0] ?? dosage; // DSTU2 and STU3 wrote the dose directly
  const one = quantity(at(rate, 'doseQuantity') ?? at(rate, 'quantityQuantity'));
  if (one !== undefined) return one.comparator === '' ? one : { value: `${one.comparator}${one.value}`, unit: one.unit };
  const low = quantity(at(rate, 'doseRange', 'low'));
  const high = quantity(at(rate, 'doseRange', 'high'));
  if (low !== undefined && high !== undefined) return { value: `${low.value}–${high.value}`, unit: high.unit };
  return undefined;
}

function range(low: string | undefined, high: string | undefined): string | undefined {
  return low !== undefined && high !== undefined && high !== low ? `${low}–${high}` : low;
}

function maximum(json: Json | undefined): string | undefined {
  const of = ratio(json);
  return of === undefined ? undefined : `max. ${of}`;
}

function ratio(json: Json | undefined): string | undefined {
  const over = quantity(at(json, 'numerator')) ?? quantity(json);
  if (over === undefined) return undefined;
  const under = quantity(at(json, 'denominator'));
  const plain = `${over.value} ${over.unit}`.trim();
  if (under === undefined || (Number(under.value) === 1 && (under.unit === '' || under.unit === '1'))) return plain;
  return `${plain}/${Number(under.value) === 1 ? '' : `${under.value} `}${under.unit}`;
}

/** A strength kept as free text, in an extension. */
function extensionText(element: Fields | undefined): string | undefined {
  return list(element?.get('extension')).flatMap((each) => text(at(each, 'valueString')) ?? [])[0];
}

function plainly(value: Json): string {
  return exact(value) ?? text(value) ?? quantity(value)?.value ?? '…';
}
