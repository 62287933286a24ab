// Written by `cargo xtask bindings` from crates/ownchart/src/view. Changes here are lost.

/**
 * What the first screen shows.
 */
export type Welcome = { 
/**
 * Chart folders found in the usual place and at the top of plugged-in media.
 * Found anew at every start; no list of paths is kept anywhere.
 */
charts: Array<ChartNearby>, 
/**
 * The folder where a new chart is proposed to lie.
 */
usual_place: string, 
/**
 * The chart to unlock at once: it was open when the window locked itself, or was named when the
 * window was started.
 */
locked: string | null, 
/**
 * Version of the program, as people read it aloud on the telephone.
 */
version: string, 
/**
 * False when this build carries no viewer; shares then come without the page.
 */
has_viewer: boolean, 
/**
 * False when the helper that opens strangers' files is missing or cannot be locked up.
 */
has_helper: boolean, };

/**
 * A chart folder as it looks from outside, without any key.
 */
export type ChartNearby = { 
/**
 * Where it lies; handed back to open it.
 */
path: string, 
/**
 * Name of the folder without its ending.
 */
name: string, 
/**
 * Folder that holds it, shortened with `~`.
 */
place: string, 
/**
 * Last change, `2026-11-14T10:42` in local time.
 */
changed: string | null, 
/**
 * The number of the last change, from HEAD (not yet authenticated).
 */
number: number | null, 
/**
 * Another program has it open.
 */
held: boolean, };

/**
 * What the window remembers. Holds nothing about a person, so it lies in the clear.
 */
export type Settings = { 
/**
 * Language of the window.
 */
language: Language, 
/**
 * Size of everything in percent, 100 to 250 in steps of 10.
 */
zoom: number, 
/**
 * Colours.
 */
theme: Theme, 
/**
 * Minutes without a touch after which the chart closes; 0 = never.
 */
lock_after: number, 
/**
 * The folder into which letters fall, looked at while a chart is open; empty = none.
 */
inbox: string, 
/**
 * Five large tiles instead of the overview, and no rail until it is asked for.
 */
simple: boolean, };

/**
 * A language the window speaks.
 */
export type Language = "de" | "en";

/**
 * Colours of the window.
 */
export type Theme = "system" | "light" | "dark" | "contrast";

/**
 * Asks for words nobody chose.
 */
export type WordsWanted = { 
/**
 * Which list.
 */
language: Language, };

/**
 * Generated words, shown once to be written down.
 */
export type Words = { 
/**
 * Lower case, single spaces.
 */
text: string, 
/**
 * What guessing them costs.
 */
guessing: Guessing, };

/**
 * A passphrase somebody thinks of taking.
 */
export type PassphraseTried = { 
/**
 * As typed.
 */
text: string, };

/**
 * What guessing a passphrase costs, in words people use.
 *
 * Measured against 1000 large graphics cards working on this chart alone.
 */
export type Guessing = { 
/**
 * False: too weak, will be refused.
 */
accepted: boolean, 
/**
 * How long it lasts on average.
 */
lasts: Lasts, };

/**
 * A length of time in words.
 */
export type Lasts = "seconds" | "hours" | "days" | "years" | "centuries" | "ages";

/**
 * Everything a new chart needs.
 */
export type NewChart = { 
/**
 * Folder that will hold the chart; `None` = the usual place.
 */
place: string | null, 
/**
 * Name of the first person.
 */
name: string, 
/**
 * Birth date, `1968-03-02`; other precisions are accepted.
 */
born: string, 
/**
 * Words or own passphrase; a weak one is refused.
 */
passphrase: string, 
/**
 * Language of the chart's papers.
 */
language: Language, };

/**
 * A fresh recovery sheet, not yet printed. Its key is in the façade, never in the page.
 */
export type RecoverySheet = { 
/**
 * The sheet, to be shown, saved and printed like every other sheet.
 */
sheet: Sheet, 
/**
 * How many groups the printed key has.
 */
groups: number, 
/**
 * The two groups to type back, counted from 1.
 */
asked: [number, number], };

/**
 * Groups typed back from the paper.
 */
export type RecoveryTyped = { 
/**
 * Group number from 1 and what was typed; blanks and case do not matter.
 */
groups: Array<GroupTyped>, };

/**
 * One group typed back.
 */
export type GroupTyped = { 
/**
 * Counted from 1.
 */
number: number, 
/**
 * As typed.
 */
text: string, };

/**
 * Which groups were right. All right = the sheet counts as tried, and its slot stands in the folder.
 */
export type RecoveryChecked = { 
/**
 * In the order of the question.
 */
right: Array<boolean>, };

/**
 * Which chart.
 */
export type ChartPath = { 
/**
 * As [`ChartNearby::path`](super::ChartNearby::path) gave it, or as the folder dialog did.
 */
path: string, };

/**
 * A chart and the key to it.
 */
export type OpenChart = { 
/**
 * Which chart.
 */
path: string, 
/**
 * What was typed.
 */
key: TypedKey, };

/**
 * What a person can type to get in.
 */
export type TypedKey = { "with": "passphrase", 
/**
 * As typed.
 */
text: string, } | { "with": "paper", 
/**
 * As typed.
 */
text: string, } | { "with": "trusted", 
/**
 * The keys of the two cards, as typed, in any order.
 */
cards: [string, string], };

/**
 * An open chart: what stands around every screen.
 */
export type Opened = { 
/**
 * Everyone in the chart, in the order they were added; at least one.
 */
people: Array<PersonBand>, 
/**
 * Who is shown first.
 */
person: string, 
/**
 * Number and time of the last change.
 */
state: ChartState, 
/**
 * The kinds and their fields: the table behind every list and side sheet.
 */
kinds: Array<KindShape>, 
/**
 * What opening noticed: recovered after a crash, an older copy, a damaged twin. Empty as a rule.
 */
notices: Array<Notice>, 
/**
 * The medium cannot be written: show and print only.
 */
read_only: boolean, 
/**
 * Opened with paper or by trusted people: new words are asked for at once.
 */
needs_words: boolean, };

/**
 * Number and time of the last change, as printed on sheets.
 */
export type ChartState = { 
/**
 * Counts every change.
 */
number: number, 
/**
 * Four English words of the chart's state.
 */
words: string, 
/**
 * `2026-11-14T10:42` in local time; `None` while the chart is empty.
 */
changed: string | null, };

/**
 * Who the screen is about.
 */
export type PersonBand = { 
/**
 * Entry id.
 */
id: string, 
/**
 * Full name as people say it.
 */
name: string, 
/**
 * One or two letters for the round picture.
 */
initials: string, 
/**
 * Birth date as written, or `None` when not known.
 */
born: string | null, 
/**
 * Whole years today; `None` when the birth date is unknown or the person has died.
 */
age: number | null, 
/**
 * `Some` when the person has died.
 */
died: string | null, 
/**
 * Which of the eight edge colours, 0 to 7; stays with the person.
 */
colour: number, 
/**
 * Document id of a photo.
 */
photo: string | null, 
/**
 * The same person entered again, and joined into this one.
 */
doubles: Array<Double>, };

/**
 * A person that was entered twice.
 */
export type Double = { 
/**
 * Entry id.
 */
id: string, 
/**
 * The name they were entered under.
 */
name: string, };

/**
 * Asks about one person.
 */
export type ForPerson = { 
/**
 * Entry id of the person.
 */
person: string, };

/**
 * Something was written, and is on the disk.
 */
export type Saved = { 
/**
 * The entry that was written.
 */
entry: string, 
/**
 * Its kind.
 */
kind: Kind, 
/**
 * The chart after the change.
 */
state: ChartState, 
/**
 * Everyone in the chart after the change (a name may just have been corrected).
 */
people: Array<PersonBand>, };

/**
 * The screen a person sees first.
 */
export type Overview = { 
/**
 * From `record::emergency::lines`, most important first.
 */
alerts: Array<Alert>, 
/**
 * Whether anybody said something about allergies: unknown is not none.
 */
allergies: ThreeStates, 
/**
 * Whether the printed emergency sheet is still true.
 */
sheet: PaperState, 
/**
 * "Could everything be restored today?"
 */
safety: Array<SafetyLine>, 
/**
 * Medicines taken now: daily ones first, then weekly and interval, then as needed.
 */
medicines: Array<MedicineRow>, 
/**
 * Whether anybody said something about medicines.
 */
medicines_state: ThreeStates, 
/**
 * The latest value of each test, the newest first, at most eight.
 */
values: Array<LatestValue>, 
/**
 * Coming visits, the next first, at most four.
 */
visits: Array<NextVisit>, 
/**
 * Entries in this person's record, by kind; kinds without entries are absent.
 */
counts: Array<KindCount>, };

/**
 * How many entries of a kind there are.
 */
export type KindCount = { 
/**
 * Which kind.
 */
kind: Kind, 
/**
 * How many, without removed ones.
 */
count: number, };

/**
 * One line of the red box.
 */
export type Alert = { 
/**
 * What it is; names the pill.
 */
why: AlertKind, 
/**
 * The substance, medicine, device … in the person's words.
 */
text: string, 
/**
 * Reaction, since when, MRI status, where the directive lies.
 */
detail: string, 
/**
 * Entry it comes from.
 */
entry: string, 
/**
 * Two copies disagree about it: both are shown and marked.
 */
undecided: boolean, };

/**
 * Why a line stands in the red box; the words of `record::emergency::Alarm`.
 */
export type AlertKind = "allergy" | "blood_thinner" | "insulin" | "steroid" | "seizure" | "immunosuppression" | "implant" | "directive";

/**
 * Whether a printed paper is still true.
 */
export type PaperState = { 
/**
 * Day of the last printing, `2026-05-03`; `None` = never printed.
 */
printed: string | null, 
/**
 * Changes since then that would alter the sheet.
 */
changes: number, };

/**
 * One answer to "is everything safe?".
 */
export type SafetyLine = { 
/**
 * Which question.
 */
about: SafetyAbout, 
/**
 * Yes or open.
 */
done: boolean, 
/**
 * Since when, or when last, `2026-11-14`.
 */
when: string | null, };

/**
 * A question about safety.
 */
export type SafetyAbout = "verified" | "recovery_printed" | "recovery_tried" | "backup" | "trusted";

/**
 * A row of the dose grid. All four doses empty and `schedule` daily = nobody entered a scheme.
 */
export type MedicineRow = { 
/**
 * Entry id.
 */
entry: string, 
/**
 * Name in the person's words.
 */
name: string, 
/**
 * Strength of the ingredients, for example `5 mg`; empty when not known.
 */
strength: string, 
/**
 * How the doses are meant.
 */
schedule: ScheduleKind, 
/**
 * Morning dose as entered, for example `1` or `0.5`; `None` = nothing entered.
 */
morning: string | null, 
/**
 * Noon dose.
 */
noon: string | null, 
/**
 * Evening dose.
 */
evening: string | null, 
/**
 * Night dose.
 */
night: string | null, 
/**
 * Unit of the doses in the person's words, for example `Tablette`.
 */
unit: string, 
/**
 * Days for weekly medicines, `mon` to `sun`.
 */
weekdays: Array<string>, 
/**
 * Scheme as free text, for as-needed, interval and text schedules.
 */
dose_text: string, 
/**
 * What it is for.
 */
reason: string, 
/**
 * Hint, for example `vor dem Essen`.
 */
hint: string, 
/**
 * First day.
 */
start: string | null, 
/**
 * The scheme before the last change within 30 days, as one line; empty = unchanged.
 */
before: string, 
/**
 * Two copies disagree about it.
 */
undecided: boolean, };

/**
 * How a medicine's doses are meant. A weekly dose never looks like a daily one.
 */
export type ScheduleKind = "daily" | "weekly" | "as_needed" | "interval" | "text";

/**
 * The latest value of one test and how it moved.
 */
export type LatestValue = { 
/**
 * Entry id of the latest finding.
 */
entry: string, 
/**
 * Name of the test.
 */
name: string, 
/**
 * Value as written, with comparator, for example `<0.1` or `138/84`.
 */
value: string, 
/**
 * Unit as written.
 */
unit: string, 
/**
 * Above, below, or otherwise flagged by whoever measured it. Never computed into advice.
 */
flag: Flag, 
/**
 * When it was taken.
 */
when: string, 
/**
 * Earlier values with the same unit, oldest first, at most 24; empty = no trend.
 */
trend: Array<TrendPoint>, 
/**
 * Reference range in the same unit.
 */
low: number | null, 
/**
 * Reference range in the same unit.
 */
high: number | null, };

/**
 * A point of a small curve.
 */
export type TrendPoint = { 
/**
 * When it was taken.
 */
when: string, 
/**
 * For drawing only; what is written on the screen is the exact text.
 */
value: number, };

/**
 * How a value was flagged.
 */
export type Flag = "none" | "high" | "low" | "other";

/**
 * A visit to come.
 */
export type NextVisit = { 
/**
 * Entry id.
 */
entry: string, 
/**
 * When.
 */
when: string, 
/**
 * Who is visited and why.
 */
text: string, };

/**
 * Which tests to list.
 */
export type LabsWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * Words the name must hold, umlauts and capitals aside; empty = all.
 */
words: string, };

/**
 * Every test that was ever made.
 */
export type Labs = { 
/**
 * Laboratory first, then what is measured at the body, then the rest; each by name.
 */
tests: Array<LabTest>, 
/**
 * How many there are without the words.
 */
count: number, };

/**
 * One test and its newest value.
 */
export type LabTest = { 
/**
 * Names the test to other commands; nothing to read.
 */
key: string, 
/**
 * Name, as the newest value calls it.
 */
name: string, 
/**
 * Under which heading it stands.
 */
shelf: LabShelf, 
/**
 * Entry of the newest value.
 */
entry: string, 
/**
 * Newest value as written, with comparator and unit.
 */
value: string, 
/**
 * How it was flagged by whoever measured it.
 */
flag: Flag, 
/**
 * The word for the flag, `mark-<code>`, and for anything else to be known of it; empty = nothing.
 */
marks: Array<Mark>, 
/**
 * When; `None` = nobody said.
 */
when: string | null, 
/**
 * What is usual, as printed; empty = not printed.
 */
reference: string, 
/**
 * Earlier values in the newest unit, oldest first, at most 24; of a pair its first number.
 */
trend: Array<TrendPoint>, 
/**
 * Reference of the newest value, for the small curve.
 */
low: number | null, 
/**
 * Reference of the newest value.
 */
high: number | null, };

/**
 * A heading of the table.
 */
export type LabShelf = "laboratory" | "vitals" | "other";

/**
 * One test between two moments.
 */
export type LabWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * [`LabTest::key`].
 */
test: string, 
/**
 * From this moment on, in days since 1970 by the calendar; `None` = from the first value.
 */
from: number | null, 
/**
 * To this moment; `None` = to the last value.
 */
to: number | null, };

/**
 * One test as curves. Values of units that cannot be converted exactly stand on curves of their own.
 */
export type Lab = { 
/**
 * [`LabTest::key`].
 */
key: string, 
/**
 * Name of the test.
 */
name: string, 
/**
 * Curves, the one of the newest value first.
 */
curves: Array<Curve>, 
/**
 * First moment of any value on a curve, in days since 1970; `None` = there is none.
 */
first: number | null, 
/**
 * Last moment.
 */
last: number | null, 
/**
 * Entries in the table, those that are on no curve included.
 */
count: number, 
/**
 * Values that are in the table only, because nobody said when.
 */
undated: number, 
/**
 * Values that are in the table only, because two copies of the chart say different things.
 */
undecided: number, 
/**
 * Values that are in the table only, because they were taken back.
 */
taken_back: number, 
/**
 * Results in words.
 */
in_words: number, };

/**
 * Values of one unit.
 */
export type Curve = { 
/**
 * The unit, as the newest value prints it; empty = no unit was printed.
 */
unit: string, 
/**
 * Other units that were converted into it by a power of ten.
 */
converted: Array<string>, 
/**
 * One line, or the two of a pair.
 */
lines: Array<CurveLine>, };

/**
 * One line of a curve.
 */
export type CurveLine = { 
/**
 * Name of the number where there are several; empty for the only one.
 */
name: string, 
/**
 * Values between the two moments and one on each side, oldest first. Where there are too many to be drawn, the
 * first, last, least and greatest of each stretch.
 */
points: Array<CurvePoint>, 
/**
 * How many there are between the two moments.
 */
count: number, 
/**
 * What is usual, where it was printed: stretches of equal reference, oldest first.
 */
bands: Array<CurveBand>, 
/**
 * The reference changes too often to be drawn; it stands in the table.
 */
bands_left_out: boolean, };

/**
 * One value on a line.
 */
export type CurvePoint = { 
/**
 * Entry it is from.
 */
entry: string, 
/**
 * When, as text.
 */
when: string, 
/**
 * When, in days since 1970; the middle of a month or year where no more is known.
 */
at: number, 
/**
 * How many days long that month or year is; 0 = the day is known.
 */
spread: number, 
/**
 * For drawing, in the unit of the curve.
 */
value: number, 
/**
 * As it was written, with comparator and its own unit.
 */
said: string, 
/**
 * The scale ended here: the true value is lower, or higher.
 */
open: OpenEnd | null, 
/**
 * How it was flagged.
 */
flag: Flag, };

/**
 * Where a value lies of which only a bound is known.
 */
export type OpenEnd = "below" | "above";

/**
 * A stretch of time with one reference.
 */
export type CurveBand = { 
/**
 * From, in days since 1970.
 */
from: number, 
/**
 * To.
 */
to: number, 
/**
 * Lower end, in the unit of the curve.
 */
low: number | null, 
/**
 * Upper end.
 */
high: number | null, };

/**
 * A page of the table of one test.
 */
export type LabValuesWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * [`LabTest::key`].
 */
test: string, 
/**
 * How many to leave out at the start.
 */
from: number, 
/**
 * How many to give, at most 200.
 */
count: number, };

/**
 * Values as they were written, the newest first.
 */
export type LabValues = { 
/**
 * The rows.
 */
rows: Array<LabValue>, 
/**
 * How many there are in all.
 */
count: number, };

/**
 * One value as it was written.
 */
export type LabValue = { 
/**
 * Entry id.
 */
entry: string, 
/**
 * When, as known.
 */
when: string | null, 
/**
 * Value with comparator and its own unit.
 */
value: string, 
/**
 * The same in the unit of the curve, where that is another one; empty = it is the same.
 */
converted: string, 
/**
 * Flags and states.
 */
marks: Array<Mark>, 
/**
 * What is usual, as printed.
 */
reference: string, 
/**
 * Who says so.
 */
source: string, };

/**
 * A drawing of the page that is to be saved as a picture: shapes and texts, nothing else.
 */
export type PictureWanted = { 
/**
 * Whose; their name and the day are put above the drawing by the façade.
 */
person: string, 
/**
 * What is drawn, for example the name of the test.
 */
title: string, 
/**
 * Width, in pixels.
 */
width: number, 
/**
 * Height, in pixels.
 */
height: number, 
/**
 * What is drawn, from the back to the front.
 */
shapes: Array<Shape>, };

/**
 * One shape of a drawing. Places are pixels from the upper left corner.
 */
export type Shape = { 
/**
 * What it is.
 */
form: ShapeForm, 
/**
 * What it stands for; decides its colours.
 */
role: ShapeRole, 
/**
 * Corners of a line: x, y, x, y …; of a box two corners, of a dot its middle, of a text where it begins.
 */
at: Array<number>, 
/**
 * Words of a text, else empty.
 */
text: string, 
/**
 * How a text stands to its place.
 */
anchor: Anchor, };

/**
 * A form.
 */
export type ShapeForm = "line" | "box" | "dot" | "ring" | "square" | "text";

/**
 * What a shape stands for.
 */
export type ShapeRole = "band" | "limit" | "grid" | "line" | "second" | "flagged" | "axis" | "title";

/**
 * How a text stands to its place.
 */
export type Anchor = "start" | "middle" | "end";

/**
 * The medicines of a person.
 */
export type Medicines = { 
/**
 * Whether anybody said something about medicines.
 */
state: ThreeStates, 
/**
 * Taken every day, by the grid.
 */
daily: Array<MedicineRow>, 
/**
 * Taken on some days only: never in the grid of daily ones.
 */
apart: Array<MedicineRow>, 
/**
 * Taken as a text says; what it says is not known to us.
 */
written: Array<MedicineRow>, 
/**
 * Taken when needed.
 */
needed: Array<MedicineRow>, 
/**
 * Meant to be taken, not begun.
 */
planned: Array<EntryRow>, 
/**
 * No longer taken, the latest first.
 */
former: Array<EntryRow>, 
/**
 * Entries that were removed.
 */
removed: number, 
/**
 * Packs that somebody counted, those that end first in front.
 */
packs: Array<PackRow>, 
/**
 * From which day on doses are noted; `None` = this person does not want that.
 */
doses_since: string | null, 
/**
 * Whether the printed plan is still true.
 */
plan: PaperState, };

/**
 * Since when.
 */
export type ChangesWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * A day, `2026-05-03`.
 */
since: string, };

/**
 * What is otherwise than it was on a day.
 */
export type MedicineChanges = { 
/**
 * The chart existed on that day. When it did not, only the days inside entries tell.
 */
knows: boolean, 
/**
 * New ones, changed ones, ended ones.
 */
changes: Array<MedicineChange>, };

/**
 * One medicine that is otherwise.
 */
export type MedicineChange = { 
/**
 * Entry id.
 */
entry: string, 
/**
 * What happened.
 */
how: ChangedHow, 
/**
 * Name in the person's words.
 */
name: string, 
/**
 * Strength and scheme as they were; empty where nothing was.
 */
before: string, 
/**
 * Strength and scheme as they are; empty where nothing is.
 */
now: string, 
/**
 * First or last day, where the entry names it.
 */
when: string | null, };

/**
 * What happened to a medicine.
 */
export type ChangedHow = "added" | "changed" | "stopped" | "removed";

/**
 * The doses of one medicine over time, the newest first.
 */
export type Doses = { 
/**
 * Name in the person's words.
 */
name: string, 
/**
 * Each dose that was entered.
 */
steps: Array<DoseStep>, };

/**
 * One dose that was entered.
 */
export type DoseStep = { 
/**
 * Entry it stands in.
 */
entry: string, 
/**
 * Strength and scheme.
 */
said: string, 
/**
 * First day, as the entry says; `None` = not said.
 */
from: string | null, 
/**
 * Last day, as the entry says.
 */
to: string | null, 
/**
 * When it was written into the chart.
 */
written: string, 
/**
 * How it stands: `mark-<code>`, for example `stopped`; empty = taken.
 */
state: string, 
/**
 * It is what stands in the chart now.
 */
now: boolean, };

/**
 * A time of the day, as a dose grid has it.
 */
export type DayTime = "morning" | "noon" | "evening" | "night";

/**
 * What a note says of a dose.
 */
export type DoseStatus = "taken" | "skipped";

/**
 * What all notes say of a dose.
 */
export type NotedAs = "open" | "taken" | "skipped" | "both";

/**
 * Which day.
 */
export type DoseDayWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * The day; empty = today.
 */
day: string, };

/**
 * The doses of a day.
 */
export type DoseDay = { 
/**
 * Which day.
 */
day: string, 
/**
 * The day it is now.
 */
today: string, 
/**
 * From which day on doses are noted; `None` = this person does not want that.
 */
since: string | null, 
/**
 * Doses at times of the day, from morning to night; times without a dose are absent.
 */
times: Array<DoseTime>, 
/**
 * Medicines that are taken when needed.
 */
needed: Array<DoseBeside>, 
/**
 * Medicines that are taken as words say.
 */
written: Array<DoseBeside>, 
/**
 * Doses noted of medicines that are not due on this day.
 */
others: Array<NotedDose>, };

/**
 * The doses of one time of a day.
 */
export type DoseTime = { 
/**
 * Which time.
 */
at: DayTime, 
/**
 * It has come: the day is over, or the clock is past its first hour.
 */
begun: boolean, 
/**
 * The doses, by name.
 */
doses: Array<DueDose>, };

/**
 * A dose that is due.
 */
export type DueDose = { 
/**
 * Entry of the medicine.
 */
medicine: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How much one unit holds.
 */
strength: string, 
/**
 * How much, with the unit.
 */
amount: string, 
/**
 * With a meal, not with milk.
 */
hint: string, 
/**
 * What was noted.
 */
noted: NotedAs, 
/**
 * The notes themselves.
 */
notes: Array<NotedDose>, };

/**
 * A medicine without a time of the day.
 */
export type DoseBeside = { 
/**
 * Entry of the medicine.
 */
medicine: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How much one unit holds.
 */
strength: string, 
/**
 * How it is taken, in words.
 */
said: string, 
/**
 * What was noted of it on this day.
 */
notes: Array<NotedDose>, };

/**
 * A dose that was noted.
 */
export type NotedDose = { 
/**
 * The entry.
 */
entry: string, 
/**
 * What the medicine was called then.
 */
name: string, 
/**
 * Taken or skipped.
 */
status: DoseStatus, 
/**
 * The time on the clock, `08:12`, where somebody said it.
 */
clock: string, 
/**
 * How much, where it was said.
 */
amount: string, 
/**
 * Why it was skipped.
 */
reason: string, };

/**
 * Doses to note, all of one day.
 */
export type NoteDoses = { 
/**
 * Whose.
 */
person: string, 
/**
 * The day; empty = today.
 */
day: string, 
/**
 * Which.
 */
doses: Array<DoseToNote>, 
/**
 * Taken or skipped.
 */
status: DoseStatus, 
/**
 * With the time it is now: for what is taken when needed.
 */
now: boolean, 
/**
 * Why it was skipped; empty = not said.
 */
reason: string, };

/**
 * One dose to note.
 */
export type DoseToNote = { 
/**
 * Entry of the medicine.
 */
medicine: string, 
/**
 * Which dose of the day; `None` for one without a time.
 */
at: DayTime | null, };

/**
 * Notes to take back.
 */
export type UnnoteDoses = { 
/**
 * The entries of the notes.
 */
notes: Array<string>, };

/**
 * Doses were noted, or notes taken back.
 */
export type DosesNoted = { 
/**
 * How many entries changed; nought when all stood so already.
 */
count: number, 
/**
 * The chart after it.
 */
state: ChartState, 
/**
 * Everyone in it.
 */
people: Array<PersonBand>, };

/**
 * Which days of a medicine's log.
 */
export type DoseLogWanted = { 
/**
 * Entry of the medicine.
 */
medicine: string, 
/**
 * The last day; empty = today.
 */
to: string, 
/**
 * How many days, at most 366.
 */
days: number, };

/**
 * Some days of a medicine's log.
 */
export type DoseLogPage = { 
/**
 * Name of the medicine.
 */
name: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, 
/**
 * From which day on doses are noted; `None` = not at all.
 */
since: string | null, 
/**
 * The days, the newest first.
 */
days: Array<DoseLogDay>, 
/**
 * Doses that were due and are counted.
 */
due: number, 
/**
 * Noted as taken.
 */
taken: number, 
/**
 * Noted as skipped.
 */
skipped: number, 
/**
 * Noted differently by two people.
 */
unclear: number, 
/**
 * Not noted: not the same as not taken.
 */
open: number, 
/**
 * Noted at other times, or when needed.
 */
beside: number, };

/**
 * One day of a log.
 */
export type DoseLogDay = { 
/**
 * Which day.
 */
day: string, 
/**
 * A dose of it that is not noted is counted.
 */
counts: boolean, 
/**
 * Its doses, from morning to night.
 */
doses: Array<DoseLogDose>, 
/**
 * What was noted beside them.
 */
beside: Array<NotedDose>, };

/**
 * One dose of a day of a log.
 */
export type DoseLogDose = { 
/**
 * Which time.
 */
at: DayTime, 
/**
 * How much was due.
 */
amount: string, 
/**
 * What was noted.
 */
noted: NotedAs, 
/**
 * Why it was skipped, or that another amount was taken.
 */
said: string, };

/**
 * Begins or ends noting doses.
 */
export type KeepDoseLog = { 
/**
 * Whose.
 */
person: string, 
/**
 * From today on, or not any more.
 */
keep: boolean, };

/**
 * A new pack.
 */
export type NewPack = { 
/**
 * Entry of the medicine.
 */
medicine: string, 
/**
 * How much it holds; empty = as the medicine says.
 */
amount: string, };

/**
 * How long a pack lasts.
 */
export type PackRow = { 
/**
 * Entry of the medicine.
 */
medicine: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How much one unit holds.
 */
strength: string, 
/**
 * What is left on the morning of today, with the unit; empty where nobody can say.
 */
left: string, 
/**
 * What can be said.
 */
state: PackState, 
/**
 * The last day whose doses are there; the first without, where it is used up.
 */
day: string | null, 
/**
 * How many days after today the last day is.
 */
days: number, 
/**
 * It is time to think of a new one.
 */
soon: boolean, 
/**
 * How much a new pack holds, with the unit; empty where nobody said.
 */
pack: string, };

/**
 * What can be said of a pack.
 */
export type PackState = "until" | "enough" | "out" | "as_needed" | "as_written" | "paused" | "no_number";

/**
 * What is due now. Only while the chart is open: no alarm clock.
 */
export type Reminders = { 
/**
 * The lines, doses first.
 */
due: Array<ReminderRow>, };

/**
 * One thing that is due.
 */
export type ReminderRow = { 
/**
 * What it is known by.
 */
key: string, 
/**
 * What it is about.
 */
about: ReminderAbout, 
/**
 * Which time of the day, for doses.
 */
at: DayTime | null, 
/**
 * How many doses.
 */
count: number, 
/**
 * The entry it is about; `None` for doses.
 */
entry: string | null, 
/**
 * Name of the medicine, doctor and title, who was asked.
 */
name: string, 
/**
 * The last day of a pack, the time of an appointment, the last day for an answer.
 */
when: string | null, 
/**
 * It has passed: a pack is used up, an answer is overdue.
 */
late: boolean, 
/**
 * It can be put off until tomorrow.
 */
may_wait: boolean, };

/**
 * What a reminder is about.
 */
export type ReminderAbout = "doses" | "pack" | "visit" | "request";

/**
 * Puts a reminder off until tomorrow.
 */
export type PutOff = { 
/**
 * Whose.
 */
person: string, 
/**
 * What it is known by.
 */
key: string, };

/**
 * Which part of everything.
 */
export type TimelineWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * Only these kinds; empty = all.
 */
kinds: Array<Kind>, 
/**
 * Only what this one did or said; empty = everybody.
 */
who: string, 
/**
 * Only what has this word to find it by; empty = all.
 */
label: string, };

/**
 * How a timeline is made up.
 */
export type Timeline = { 
/**
 * Entries in it.
 */
count: number, 
/**
 * Its years, the newest first; what nobody dated stands last.
 */
years: Array<TimelineYear>, 
/**
 * Kinds this person has, whatever is wanted.
 */
kinds: Array<KindCount>, 
/**
 * Who did or said something, the most frequent first, at most 200.
 */
who: Array<string>, 
/**
 * Words to find entries by, at most 200.
 */
labels: Array<string>, };

/**
 * A year of a timeline.
 */
export type TimelineYear = { 
/**
 * The year; empty where nobody said when.
 */
year: string, 
/**
 * Its first row.
 */
from: number, 
/**
 * How many rows it has.
 */
count: number, };

/**
 * Which rows of a timeline.
 */
export type TimelinePage = { 
/**
 * Of which part.
 */
of: TimelineWanted, 
/**
 * The first row, counted from 0.
 */
from: number, 
/**
 * How many, at most 200.
 */
count: number, };

/**
 * Some rows of a timeline.
 */
export type TimelineRows = { 
/**
 * The rows, the newest first.
 */
rows: Array<TimelineRow>, };

/**
 * One row of a timeline.
 */
export type TimelineRow = { 
/**
 * The entry.
 */
row: EntryRow, 
/**
 * It belongs to the visit above it.
 */
of_visit: boolean, };

/**
 * The kinds of entries, as in `record`.
 */
export type Kind = "person" | "allergy" | "medication" | "condition" | "procedure" | "device" | "immunization" | "finding" | "document" | "contact" | "directive" | "visit" | "note" | "intake";

/**
 * The three states: unknown is not none.
 */
export type ThreeStates = "known" | "none_known" | "not_asked";

/**
 * A kind and its fields, from `record`'s own table.
 */
export type KindShape = { 
/**
 * Which kind.
 */
kind: Kind, 
/**
 * "None known" can be said of it.
 */
has_states: boolean, 
/**
 * Fields in the order they are asked.
 */
fields: Array<FieldShape>, };

/**
 * One field of a kind. Its label stands in the catalogue as `field-<kind>-<name>`, else `field-<name>`.
 */
export type FieldShape = { 
/**
 * Name in `record::form`, for example `severity`.
 */
name: string, 
/**
 * How it is asked.
 */
input: Input, 
/**
 * Cannot be saved without it.
 */
required: boolean, 
/**
 * Asked at once; the others stand behind "more".
 */
first: boolean, 
/**
 * Fields of one group are undecided together.
 */
group: string, };

/**
 * How a field is asked, and what its JSON is.
 */
export type Input = { "as": "line" } | { "as": "text" } | { "as": "when" } | { "as": "decimal" } | { "as": "dose" } | { "as": "coded" } | { "as": "choice", 
/**
 * The values in order.
 */
of: Array<string>, } | { "as": "count" } | { "as": "weekdays" } | { "as": "switch" } | { "as": "lines" } | { "as": "coded_lines" } | { "as": "part", 
/**
 * Its fields; labels as `field-<name>`.
 */
of: Array<FieldShape>, } | { "as": "parts", 
/**
 * Their fields; labels as `field-<name>`.
 */
of: Array<FieldShape>, } | { "as": "shown" };

/**
 * Which entries to list.
 */
export type ListWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * Which kind.
 */
kind: Kind, 
/**
 * Words to look for; empty = all.
 */
words: string, 
/**
 * Also removed ones.
 */
removed: boolean, 
/**
 * How many to leave out at the start, for long lists.
 */
from: number, 
/**
 * How many to give, at most 500.
 */
count: number, };

/**
 * A list of entries.
 */
export type EntryList = { 
/**
 * The rows asked for; newest or most important first.
 */
rows: Array<EntryRow>, 
/**
 * How many there are in all.
 */
count: number, 
/**
 * What is said when there is none.
 */
state: ThreeStates, };

/**
 * One row of a list.
 */
export type EntryRow = { 
/**
 * Entry id.
 */
id: string, 
/**
 * Which kind.
 */
kind: Kind, 
/**
 * What it is, in the person's words.
 */
title: string, 
/**
 * The facts that belong on the row, ready to read.
 */
detail: string, 
/**
 * When, as written.
 */
when: string | null, 
/**
 * Marks; words in the catalogue as `mark-<code>`.
 */
marks: Array<Mark>, 
/**
 * Who said so, for example a file or a doctor; empty = by hand.
 */
source: string, 
/**
 * For medicines: the row of the grid.
 */
medicine: MedicineRow | null, 
/**
 * Ticked off by default when something is given away (sensitive kinds are not).
 */
sensitive: boolean, 
/**
 * Was removed; can be brought back.
 */
removed: boolean, };

/**
 * A mark on a row.
 */
export type Mark = { 
/**
 * For example `severe`, `stopped`, `high`, `undecided`, `none_known`, `weekly`.
 */
code: string, 
/**
 * How loud it is.
 */
tone: Tone, };

/**
 * How loud a mark or a notice is.
 */
export type Tone = "quiet" | "good" | "amber" | "alert";

/**
 * Which entry.
 */
export type EntryId = { 
/**
 * Entry id.
 */
id: string, };

/**
 * An entry as the side sheet shows it.
 */
export type EntryDetail = { 
/**
 * The row it has in its list.
 */
row: EntryRow, 
/**
 * Fields by name, JSON as in `record::form`.
 */
fields: Record<string, unknown>, 
/**
 * Free note.
 */
note: string, 
/**
 * Labels.
 */
labels: Array<string>, 
/**
 * Documents and entries it points at.
 */
links: Array<EntryRow>, 
/**
 * Pages of documents it stands on.
 */
stands: Array<StandsIn>, 
/**
 * Where it came from, ready to read, with page or place.
 */
source: string, 
/**
 * Groups where two copies disagree, with both values.
 */
undecided: Array<Undecided>, 
/**
 * Every change, the newest first.
 */
history: Array<Change>, };

/**
 * A group two copies disagree about.
 */
export type Undecided = { 
/**
 * Name of the group.
 */
group: string, 
/**
 * Each value, as fields by name.
 */
values: Record<string, unknown>[], 
/**
 * When each of them was written, `2026-11-14T10:42` in local time, by the clock of the copy that wrote it.
 */
written: Array<string>, };

/**
 * One change in an entry's history.
 */
export type Change = { 
/**
 * Its number: 1 is how the entry began.
 */
number: number, 
/**
 * When it was written, `2026-11-14T10:42` in local time.
 */
when: string, 
/**
 * Names of the fields it changed, `life` for removing and bringing back.
 */
fields: Array<string>, 
/**
 * The entry as it stood then, in one line.
 */
said: string, };

/**
 * Puts an entry back to an earlier version.
 */
export type PutBack = { 
/**
 * The entry.
 */
id: string, 
/**
 * The version, by its number in the history.
 */
number: number, };

/**
 * Writes an entry.
 */
export type SaveEntry = { 
/**
 * `None` = a new one.
 */
id: string | null, 
/**
 * Its kind; of an existing entry it cannot change.
 */
kind: Kind, 
/**
 * Whose; ignored for a person.
 */
person: string, 
/**
 * The fields that changed; `null` empties one. JSON as in `record::form`.
 */
fields: Record<string, unknown>, 
/**
 * `Some` when the note changed.
 */
note: string | null, };

/**
 * Says "none known" of a kind.
 */
export type SayNone = { 
/**
 * Whose.
 */
person: string, 
/**
 * Of which kind.
 */
kind: Kind, };

/**
 * Looks for words in everything.
 */
export type SearchWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * Words to look for.
 */
words: string, 
/**
 * How many hits to give, at most 200.
 */
count: number, };

/**
 * What was found.
 */
export type Found = { 
/**
 * The best first.
 */
hits: Array<FoundRow>, 
/**
 * How many there are; see `more`.
 */
count: number, 
/**
 * Whether there may be more than were counted.
 */
more: boolean, };

/**
 * An entry that was found, and why.
 */
export type FoundRow = { 
/**
 * The entry.
 */
row: EntryRow, 
/**
 * The piece of its words that answers, with what was looked for apart.
 */
excerpt: Array<TextPiece>, };

/**
 * The documents of a person.
 */
export type Documents = { 
/**
 * The newest first.
 */
cards: Array<DocumentCard>, };

/**
 * A document as a tile.
 */
export type DocumentCard = { 
/**
 * Entry id.
 */
entry: string, 
/**
 * Document id: SHA-256 of the original bytes.
 */
document: string, 
/**
 * Title in the person's words.
 */
title: string, 
/**
 * What it is, for example `letter`, `lab`, `image`; empty = not said.
 */
kind: string, 
/**
 * Who wrote it.
 */
sender: string, 
/**
 * When it was written.
 */
when: string | null, 
/**
 * Media type, for example `application/pdf`.
 */
media: string, 
/**
 * Bytes of the original.
 */
bytes: number, 
/**
 * Page pictures can be drawn of it.
 */
drawable: boolean, 
/**
 * Pages, where somebody counted them.
 */
pages: number | null, 
/**
 * How its pages are shown, where that is not as they are.
 */
views: Array<PageView>, 
/**
 * Its words are known to the search.
 */
has_text: boolean, 
/**
 * Labels.
 */
labels: Array<string>, };

/**
 * How a page is shown: first turned, then cut.
 */
export type PageView = { 
/**
 * Counted from 1.
 */
page: number, 
/**
 * Clockwise, in tenths of a degree.
 */
turn: number, 
/**
 * What is left of it.
 */
region: Region | null, };

/**
 * A rectangle on a page, in thousandths of its width and height.
 */
export type Region = { 
/**
 * From the left edge.
 */
left: number, 
/**
 * From the upper edge.
 */
top: number, 
/**
 * How wide.
 */
width: number, 
/**
 * How high.
 */
height: number, };

/**
 * Which document, and the words it was found by.
 */
export type DocumentWanted = { 
/**
 * Document id.
 */
document: string, 
/**
 * Entry id.
 */
entry: string, 
/**
 * Words to mark in its text; may be empty.
 */
words: string, };

/**
 * A piece of text.
 */
export type TextPiece = { 
/**
 * As it is written.
 */
text: string, 
/**
 * It is one of the words that were looked for.
 */
hit: boolean, };

/**
 * Whether text could be recognised in a document.
 */
export type Recognise = "needless" | "possible" | "no_program";

/**
 * An entry that stands on a page.
 */
export type StandsHere = { 
/**
 * The entry.
 */
row: EntryRow, 
/**
 * Which of its arrows.
 */
number: number, 
/**
 * Counted from 1.
 */
page: number, 
/**
 * The part of the page; none: the page as a whole.
 */
region: Region | null, };

/**
 * Where an entry stands.
 */
export type StandsIn = { 
/**
 * Which of its arrows.
 */
number: number, 
/**
 * Entry id of the document.
 */
entry: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Counted from 1.
 */
page: number, 
/**
 * The part of the page; none: the page as a whole.
 */
region: Region | null, };

/**
 * Says where an entry stands.
 */
export type StandWanted = { 
/**
 * The entry.
 */
id: string, 
/**
 * Entry id of the document.
 */
document: string, 
/**
 * Counted from 1.
 */
page: number, 
/**
 * The part of the page; none: the page as a whole.
 */
region: Region | null, };

/**
 * Takes back where an entry stands.
 */
export type StandGone = { 
/**
 * The entry.
 */
id: string, 
/**
 * Which of its arrows.
 */
number: number, };

/**
 * The password of a locked PDF.
 */
export type DocumentUnlock = { 
/**
 * Document id.
 */
document: string, 
/**
 * As it was typed.
 */
password: string, };

/**
 * How a page of a document is to be shown from now on.
 */
export type ViewWanted = { 
/**
 * Entry id of the document.
 */
entry: string, 
/**
 * The page and how; untouched again where it is neither turned nor cut.
 */
view: PageView, };

/**
 * What the helper found when it looked into a document.
 */
export type DocumentLook = { 
/**
 * Pages, at most 500 are shown; 0 when it cannot be drawn.
 */
pages: number, 
/**
 * What was found and is inert here: `script`, `link`, `form`, `attachment`, `encrypted`; and
 * `not-for-diagnosis` for pictures of a hospital, which the screen must say.
 */
found: Array<string>, 
/**
 * Text of the pages, as plain text, in pieces; a page without text has none.
 */
text: Array<Array<TextPiece>>, 
/**
 * The text was recognised in pictures by a program and may be wrong.
 */
recognised: boolean, 
/**
 * The first page on which one of the words stands.
 */
hit: number | null, 
/**
 * What stands on its pages, by page and from top to bottom.
 */
regions: Array<StandsHere>, 
/**
 * Whether text could be recognised in it.
 */
recognise: Recognise, };

/**
 * Which page of a document. Answered with bytes, see [`PIXELS`].
 */
export type DocumentPage = { 
/**
 * Document id.
 */
document: string, 
/**
 * Counted from 0.
 */
page: number, 
/**
 * Wished width in pixels, 64 to 4000.
 */
width: number, 
/**
 * Turned clockwise by so many tenths of a degree.
 */
turn: number, 
/**
 * Then cut.
 */
cut: Region | null, };

/**
 * Gives the original bytes out, on purpose, to a file the person chooses.
 */
export type DocumentSave = { 
/**
 * Document id.
 */
document: string, };

/**
 * Reads files into a draft. Nothing is written.
 */
export type ImportFrom = { 
/**
 * Paths, from the file dialog or dropped on the window.
 */
files: Array<string>, 
/**
 * Whose record they go to.
 */
person: string, 
/**
 * Paths of files with keys of issuers (JWKS or certificates), for health cards and certificates.
 */
keys: Array<string>, 
/**
 * What the columns of tables are, as `1=date,2=weight:kg,order=dmy`; empty = as the headings say.
 */
columns: string, };

/**
 * What was pasted from the clipboard.
 */
export type ImportPasted = { 
/**
 * For whom.
 */
person: string, 
/**
 * What the clipboard calls it, for example `image/png`; `text/plain` for words.
 */
media: string, 
/**
 * Its bytes as hexadecimal digits.
 */
hex: string, };

/**
 * What files would bring, before anything is written. Lives in the façade until taken or forgotten.
 */
export type ImportDraft = { 
/**
 * Names this draft when it is taken.
 */
draft: number, 
/**
 * Each file, and what it was recognised as.
 */
files: Array<DraftFile>, 
/**
 * Each entry that could be read, in the order of the files.
 */
items: Array<DraftItem>, 
/**
 * What could not be taken, with reason and place.
 */
left_out: Array<LeftOut>, 
/**
 * What is worth knowing about what can be taken.
 */
noted: Array<LeftOut>, 
/**
 * Whether name and birth date in the files fit the person.
 */
identity: Identity, };

/**
 * A file of a draft.
 */
export type DraftFile = { 
/**
 * Name without folders.
 */
name: string, 
/**
 * Format code, for example `fhir_bundle`, `ips`, `pdf`, `picture`; words as `format-<code>`.
 */
format: string, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * `Some` when nothing could be read: why, with facts. The other files are not touched by it.
 */
refused: Refusal | null, 
/**
 * The columns of a table, in order; empty for everything else.
 */
columns: Array<TableColumn>, };

/**
 * A column of a table as it was understood.
 */
export type TableColumn = { 
/**
 * Its heading in the file.
 */
heading: string, 
/**
 * The first cell under it.
 */
example: string, 
/**
 * What it was taken for, such as `date` or `weight`; words as `column-<code>`; empty = not known.
 */
meaning: string, 
/**
 * The unit its heading names; empty = none.
 */
unit: string, };

/**
 * An entry of a draft.
 */
export type DraftItem = { 
/**
 * Counted from 0; ticked by this number.
 */
number: number, 
/**
 * Which file, counted from 0.
 */
file: number, 
/**
 * New, already here, or here with other facts.
 */
standing: Standing, 
/**
 * As it would stand in its list.
 */
row: EntryRow, 
/**
 * Where in the file, for example `entry[12]` or a page.
 */
place: string, 
/**
 * Words that say it is not for every day, beside doses for every day. It is not taken before
 * somebody has said what is meant.
 */
asks: string | null, 
/**
 * Whether it is ticked at first.
 */
ticked: boolean, 
/**
 * For `beside`: what it looks like, ready to read; it may be one thing with it. For `different`: that it
 * was removed here, where it was.
 */
beside: string, 
/**
 * For `different` and `beside`: the fields that differ.
 */
differences: Array<Difference>, };

/**
 * How an entry of a draft stands to the chart.
 */
export type Standing = "new" | "same" | "different" | "beside" | "not_on_plan";

/**
 * One field that differs.
 */
export type Difference = { 
/**
 * Name of the field.
 */
field: string, 
/**
 * Value in the chart, ready to read; empty = nothing.
 */
here: string, 
/**
 * Value in the file, ready to read; empty = nothing.
 */
there: string, };

/**
 * Something a file holds that was not taken, or is worth knowing.
 */
export type LeftOut = { 
/**
 * What it was, for example `Claim/123`.
 */
what: string, 
/**
 * Reason code; words as `left-out-<code>`.
 */
why: string, 
/**
 * Facts for the words.
 */
facts: { [key in string]: string }, 
/**
 * Which file, counted from 0.
 */
file: number, 
/**
 * Where in the file.
 */
place: string, 
/**
 * How many like this were folded into this line, at least 1.
 */
count: number, };

/**
 * Does the file speak of this person?
 */
export type Identity = { 
/**
 * What the comparison says.
 */
fits: Fits, 
/**
 * Name in the file; empty when it has none.
 */
name: string, 
/**
 * Birth date in the file.
 */
born: string | null, };

/**
 * What a comparison of name and birth date says.
 */
export type Fits = "yes" | "unnamed" | "no";

/**
 * Takes the ticked entries of a draft.
 */
export type ImportTake = { 
/**
 * Which draft.
 */
draft: number, 
/**
 * Numbers of the ticked entries.
 */
take: Array<number>, 
/**
 * What was said about those that ask.
 */
answers: Array<Answered>, 
/**
 * Numbers of those that are one thing with what they look like: it gets what is missing there.
 */
join: Array<number>, };

/**
 * What a person says about a medicine whose plan speaks of every day and of weeks at once.
 */
export type Answered = { 
/**
 * Number of the entry.
 */
number: number, 
/**
 * How it is meant.
 */
rhythm: Rhythm, 
/**
 * For `weekly`: the days, `mon` to `sun`.
 */
days: Array<string>, };

/**
 * How often a medicine is meant.
 */
export type Rhythm = "daily" | "weekly" | "words";

/**
 * Which draft.
 */
export type DraftId = { 
/**
 * Which draft.
 */
draft: number, };

/**
 * What was written.
 */
export type ImportDone = { 
/**
 * Entries written, by kind.
 */
taken: Array<Taken>, 
/**
 * Entries that were already here.
 */
same: number, 
/**
 * Entries not ticked.
 */
untouched: number, 
/**
 * Things left out.
 */
left_out: number, 
/**
 * The chart after the change.
 */
state: ChartState, 
/**
 * Everyone in the chart after the change.
 */
people: Array<PersonBand>, };

/**
 * What taking the last import or joining back did.
 */
export type Undone = { 
/**
 * Entries that are as they were before.
 */
count: number, 
/**
 * The chart after the change.
 */
state: ChartState, 
/**
 * Everyone in the chart after the change.
 */
people: Array<PersonBand>, };

/**
 * Two entries that look like one thing.
 */
export type Twice = { 
/**
 * The one that would stay.
 */
first: EntryRow, 
/**
 * Where it comes from, ready to read.
 */
first_from: string, 
/**
 * The one that would go.
 */
second: EntryRow, 
/**
 * Where it comes from, ready to read.
 */
second_from: string, 
/**
 * Fields about which both say something, and not the same: `here` the first, `there` the second.
 */
differences: Array<Difference>, };

/**
 * A pair somebody has judged.
 */
export type Pair = { 
/**
 * Entry id of the one that stays.
 */
first: string, 
/**
 * Entry id of the other.
 */
second: string, };

/**
 * Looks into the inbox.
 */
export type InboxWanted = { 
/**
 * Path of the folder, from the settings.
 */
folder: string, 
/**
 * Paths to delete from it first; only those whose bytes are in the chart are deleted.
 */
clear: Array<string>, };

/**
 * A file in the inbox.
 */
export type InboxFile = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * Its bytes are in the chart.
 */
here: boolean, };

/**
 * Gives a chart to other programs.
 */
export type ExportWanted = { 
/**
 * Whose record.
 */
person: string, 
/**
 * What.
 */
what: ExportWhat, 
/**
 * For a calendar: titles that say what an appointment is about.
 */
full_titles: boolean, };

/**
 * What is given.
 */
export type ExportWhat = "folder" | "summary" | "records" | "contacts" | "calendar";

/**
 * What was given.
 */
export type ExportDone = { 
/**
 * The folder or file.
 */
place: string, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Letters and pictures in it.
 */
documents: number, 
/**
 * Titles of what could not come along.
 */
without: Array<string>, };

/**
 * How many of a kind were written.
 */
export type Taken = { 
/**
 * Which kind.
 */
kind: Kind, 
/**
 * How many.
 */
count: number, };

/**
 * What a sheet shall be.
 */
export type PaperWanted = { 
/**
 * Whose.
 */
person: string, 
/**
 * Which sheet.
 */
form: PaperForm, 
/**
 * One or two languages, side by side.
 */
languages: Array<PaperLanguage>, 
/**
 * Also sensitive entries.
 */
sensitive: boolean, 
/**
 * What it is printed on. The plan is always A4.
 */
size: PaperSize, 
/**
 * For the plan: what else stands on it, this time.
 */
also: PlanAlso, 
/**
 * For the visit.
 */
visit: VisitFor, 
/**
 * For the binder: only what changed since the last printing.
 */
changed_only: boolean, 
/**
 * For the binder: with the pages of the documents.
 */
documents: boolean, };

/**
 * A language the emergency paper speaks.
 */
export type PaperLanguage = "de" | "en" | "fr" | "es" | "it" | "tr" | "pl" | "uk" | "ru" | "ar";

/**
 * A language to choose for the emergency paper.
 */
export type PaperLanguageOffered = { 
/**
 * Which.
 */
language: PaperLanguage, 
/**
 * What it calls itself: Deutsch, English, العربية.
 */
name: string, };

/**
 * Which paper.
 */
export type PaperForm = "sheet" | "fridge" | "card" | "plan" | "visit" | "binder" | "summary" | "record";

/**
 * What paper.
 */
export type PaperSize = "a4" | "letter";

/**
 * What else stands on a medication plan.
 */
export type PlanAlso = { 
/**
 * Allergies and intolerances.
 */
allergies: boolean, 
/**
 * Pregnancy.
 */
pregnancy: boolean, 
/**
 * The newest weight, height and creatinine.
 */
measured: boolean, };

/**
 * For which visit a sheet is.
 */
export type VisitFor = { 
/**
 * Name of the doctor or practice.
 */
whom: string, 
/**
 * From which day on changes are listed; `None` = since the last visit there.
 */
since: string | null, 
/**
 * Names of values; empty = the newest.
 */
values: Array<string>, };

/**
 * The last look at finished pages: everything was right, or there would be no sheet.
 */
export type SheetChecked = { 
/**
 * How many codes were read back.
 */
codes: number, 
/**
 * The smallest type in points, as a decimal.
 */
smallest: string, };

/**
 * Prints a sheet, or some of its pages.
 */
export type SheetPrint = { 
/**
 * Which sheet.
 */
sheet: number, 
/**
 * The first and the last page, counted from 1; `None` = all.
 */
pages: [number, number] | null, };

/**
 * A sheet as it will be printed.
 */
export type PaperPreview = { 
/**
 * The pages.
 */
sheet: Sheet, 
/**
 * The text of the sheet in reading order, for screen readers.
 */
text: Array<string>, 
/**
 * Number of the chart printed on it.
 */
number: number, 
/**
 * The chart's four words printed on it.
 */
words: string, 
/**
 * How many sensitive entries were left off.
 */
left_off: number, 
/**
 * The languages it could be in.
 */
offered: Array<PaperLanguageOffered>, 
/**
 * The last printing, and what changed since.
 */
before: PaperState, 
/**
 * What stands on it otherwise than in the chart, as it stands there.
 */
remarks: Array<string>, 
/**
 * For the binder: the documents whose pages can be in it.
 */
documents: DocumentsToBind, };

/**
 * The documents of a person, before their pages are drawn.
 */
export type DocumentsToBind = { 
/**
 * How many have a file.
 */
documents: number, 
/**
 * How many pages these have, as far as that is known.
 */
pages: number, };

/**
 * A finished PDF inside the façade. The page sees pictures of it, never the file.
 */
export type Sheet = { 
/**
 * Names it for [`SheetPage`], saving and printing; forgotten when another sheet of its kind is made.
 */
id: number, 
/**
 * How many pages.
 */
pages: number, 
/**
 * How many bytes the file has.
 */
bytes: number, 
/**
 * Width of a page in whole millimetres.
 */
width: number, 
/**
 * Height of a page in whole millimetres.
 */
height: number, 
/**
 * What the last look at the finished pages found; `None` where nobody could look.
 */
checked: SheetChecked | null, };

/**
 * Which page of a sheet. Answered with bytes, see [`PIXELS`](super::PIXELS).
 */
export type SheetPage = { 
/**
 * Which sheet.
 */
sheet: number, 
/**
 * Counted from 0.
 */
page: number, 
/**
 * Wished width in pixels, 64 to 4000.
 */
width: number, };

/**
 * Which sheet.
 */
export type SheetId = { 
/**
 * Which sheet.
 */
sheet: number, };

/**
 * A file the person asked for has been written.
 */
export type Written = { 
/**
 * Files by full path, as the person chose it. Empty = the person closed the dialog.
 */
files: Array<string>, };

/**
 * A sheet has been handed to the printer.
 */
export type Printed = { 
/**
 * Name of the printer.
 */
printer: string, };

/**
 * What there is to choose from.
 */
export type ShareChoices = { 
/**
 * Names to choose from, from the contacts; anything may be typed.
 */
readers: Array<string>, 
/**
 * Every entry of the person, by kind.
 */
shelves: Array<Shelf>, 
/**
 * Entry ids of each preset; sensitive entries are in none.
 */
presets: Array<Preset>, 
/**
 * Six words of the person's signing key, as on the papers.
 */
fingerprint: string, };

/**
 * All entries of one kind.
 */
export type Shelf = { 
/**
 * Which kind.
 */
kind: Kind, 
/**
 * The entries.
 */
rows: Array<EntryRow>, };

/**
 * A selection that needs no thinking.
 */
export type Preset = { 
/**
 * Which one.
 */
name: PresetName, 
/**
 * Entry ids in it.
 */
entries: Array<string>, };

/**
 * Names of the presets.
 */
export type PresetName = "emergency" | "visit" | "all";

/**
 * What shall be shared.
 */
export type ShareWanted = { 
/**
 * Whose record.
 */
person: string, 
/**
 * For whom, at least one; they stand in the first line of every view.
 */
readers: Array<string>, 
/**
 * Why; may be empty.
 */
purpose: string, 
/**
 * Asked-for last day, `2026-12-31`; a request to an honest reader, not a lock.
 */
valid_until: string | null, 
/**
 * Exactly these entries.
 */
entries: Array<string>, 
/**
 * What of the documents among them goes along.
 */
documents: Enclosed, 
/**
 * Ids of the contacts whose keys open it; empty = words.
 */
contacts: Array<string>, 
/**
 * Word list of the key.
 */
language: Language, 
/**
 * A4 pages of codes as well.
 */
paper: boolean, 
/**
 * A plain printed summary as well: readable by whoever holds it.
 */
summary: boolean, };

/**
 * What of the documents goes along with a share.
 */
export type Enclosed = "none" | "originals" | "pictures";

/**
 * What will be sealed, for the viewer's own parts to draw: what the reader will see.
 */
export type SharePreview = { 
/**
 * `share.json`, byte for byte as it will be sealed.
 */
claim: string, 
/**
 * `summary.json`, byte for byte as it will be sealed.
 */
summary: string, 
/**
 * Names and sizes of the documents inside.
 */
files: Array<ShareFile>, 
/**
 * Number of entries.
 */
entries: number, 
/**
 * Number of document files.
 */
documents: number, 
/**
 * SHA-256 of `summary`.
 */
digest: string, 
/**
 * Size of the sealed file, padded.
 */
bytes: number, 
/**
 * Pages of codes it would take; `None` = too large for paper.
 */
pages: number | null, };

/**
 * A share is made.
 */
export type ShareDone = { 
/**
 * Share id.
 */
id: string, 
/**
 * For whom.
 */
readers: Array<string>, 
/**
 * The words that open it. Shown once; the chart does not keep them.
 */
words: string, 
/**
 * Where the files lie.
 */
folder: string, 
/**
 * What was written.
 */
files: Array<ShareFile>, 
/**
 * Number of entries.
 */
entries: number, 
/**
 * Six words of the signing key.
 */
fingerprint: string, 
/**
 * SHA-256 of what is inside, 64 hexadecimal digits.
 */
digest: string, 
/**
 * What could not be made, as codes of the catalogue (`notice-<code>`).
 */
remarks: Array<string>, };

/**
 * A file of a share.
 */
export type ShareFile = { 
/**
 * Name without folders.
 */
name: string, 
/**
 * Bytes.
 */
bytes: number, };

/**
 * Who got what.
 */
export type Ledger = { 
/**
 * The newest first.
 */
rows: Array<LedgerRow>, };

/**
 * One share in the ledger.
 */
export type LedgerRow = { 
/**
 * Share id.
 */
id: string, 
/**
 * When, `2026-11-14T10:42` in local time.
 */
when: string, 
/**
 * For whom.
 */
readers: Array<string>, 
/**
 * Why.
 */
purpose: string, 
/**
 * Asked-for last day.
 */
valid_until: string | null, 
/**
 * Number of entries.
 */
entries: number, 
/**
 * Number of document files.
 */
documents: number, 
/**
 * SHA-256 of what was given.
 */
digest: string, 
/**
 * The files it left as.
 */
ways: Array<string>, 
/**
 * The day its reader was asked to delete it.
 */
asked: string | null, 
/**
 * Whether the row says which entries were given; older ones do not.
 */
listed: boolean, };

/**
 * Lays a received share or note beside the chart. Nothing is written; it is taken with `import_take`.
 */
export type ReceiveFrom = { 
/**
 * Paths: one share or note, or several pictures of the codes of one share.
 */
files: Array<string>, 
/**
 * Whose record it goes to.
 */
person: string, 
/**
 * The words that open the share; empty = try the keys of this chart first.
 */
words: string, };

/**
 * What was received.
 */
export type Received = { 
/**
 * No key of this chart opens it: its words are needed. Nothing else is known yet.
 */
wants_words: boolean, 
/**
 * What it would bring.
 */
draft: ImportDraft | null, 
/**
 * Where it comes from, if it is a share.
 */
share: ReceivedShare | null, 
/**
 * Where it comes from, if it is a note.
 */
note: ReceivedNote | null, };

/**
 * A received share.
 */
export type ReceivedShare = { 
/**
 * Share id.
 */
id: string, 
/**
 * For whom, as its maker calls them.
 */
reader: string, 
/**
 * The day it was made.
 */
made: string, 
/**
 * How many days ago that is.
 */
days: number, 
/**
 * What the signature says, in words.
 */
signed: string, 
/**
 * SHA-256 of its content.
 */
digest: string, };

/**
 * A received note. It is not signed.
 */
export type ReceivedNote = { 
/**
 * Who wrote it, as they say.
 */
from: string, 
/**
 * How it stands to the ledger.
 */
about: NoteAbout, };

/**
 * How a note stands to the ledger.
 */
export type NoteAbout = "ours" | "other_content" | "unknown";

/**
 * Asks what a reader knows.
 */
export type ReaderWanted = { 
/**
 * Whose record.
 */
person: string, 
/**
 * The reader's name, or how it begins.
 */
reader: string, };

/**
 * What a reader knows, from all shares they got.
 */
export type ReaderKnows = { 
/**
 * Entries, those known longest first.
 */
entries: Array<KnownEntry>, 
/**
 * Older shares, of which it was not kept what they held.
 */
unlisted: Array<Unlisted>, };

/**
 * An entry a reader knows.
 */
export type KnownEntry = { 
/**
 * Its id.
 */
id: string, 
/**
 * What it is; `None` where it was erased.
 */
kind: Kind | null, 
/**
 * Its title today.
 */
title: string, 
/**
 * The day of the first share with it.
 */
since: string, 
/**
 * How it stands since it was given last.
 */
now: KnownNow, };

/**
 * How an entry that was given stands today.
 */
export type KnownNow = "same" | "changed" | "gone";

/**
 * An older share.
 */
export type Unlisted = { 
/**
 * Its day.
 */
when: string, 
/**
 * How many entries it held.
 */
entries: number, };

/**
 * Which share.
 */
export type ShareId = { 
/**
 * Share id.
 */
share: string, };

/**
 * Makes a paper around a share.
 */
export type GivenWanted = { 
/**
 * Share id.
 */
share: string, 
/**
 * Which paper.
 */
form: GivenForm, };

/**
 * A paper around a share.
 */
export type GivenForm = "receipt" | "consent" | "revocation";

/**
 * The key of a person, for somebody who shall seal for them.
 */
export type KeyCard = { 
/**
 * Whose.
 */
name: string, 
/**
 * `ownchart-key:1:…`
 */
text: string, 
/**
 * Six words both sides compare.
 */
words: string, 
/**
 * The printed card.
 */
sheet: Sheet, };

/**
 * A contact and their key.
 */
export type ContactKey = { 
/**
 * Id of the contact.
 */
contact: string, 
/**
 * Name.
 */
name: string, 
/**
 * Six words of the key both sides compared; `None` = no key.
 */
words: string | null, };

/**
 * A key somebody handed over: as text, or on a picture.
 */
export type KeyTold = { 
/**
 * Id of the contact.
 */
contact: string, 
/**
 * The text of the card; empty = see `file`.
 */
text: string, 
/**
 * A picture or PDF of the card.
 */
file: string | null, };

/**
 * A key that was read, before it is kept.
 */
export type KeyLook = { 
/**
 * Whose, as the card says.
 */
name: string, 
/**
 * The text of the card, to be kept after the words were compared.
 */
text: string, 
/**
 * Six words to compare.
 */
words: string, 
/**
 * It is the key the contact is known by already.
 */
known: boolean, };

/**
 * Keeps a key whose words were compared.
 */
export type KeyKeep = { 
/**
 * Id of the contact.
 */
contact: string, 
/**
 * The text of the card.
 */
text: string, 
/**
 * The words, as both sides said them.
 */
words: string, };

/**
 * Which contact.
 */
export type ContactId = { 
/**
 * Id of the contact.
 */
contact: string, };

/**
 * Codes of the share that was made last, of one density.
 */
export type CodesWanted = { 
/**
 * QR version: 20 or 25.
 */
version: number, };

/**
 * How the codes of a share look.
 */
export type CodesShown = { 
/**
 * Any so many different frames give the file.
 */
blocks: number, 
/**
 * Modules along one edge, without the quiet zone.
 */
side: number, 
/**
 * Bytes of the sealed file.
 */
bytes: number, };

/**
 * Squares of some frames: side × side bits each, row by row, dark is 1, the highest bit of a byte first;
 * every frame begins with a new byte.
 */
export type FramesWanted = { 
/**
 * QR version: 20 or 25.
 */
version: number, 
/**
 * The first frame.
 */
first: number, 
/**
 * How many, at most 64.
 */
count: number, };

/**
 * The safety screen.
 */
export type Safety = { 
/**
 * Where the chart lies.
 */
folder: string, 
/**
 * The honest light, as on the overview.
 */
lines: Array<SafetyLine>, 
/**
 * The ways in.
 */
ways: Array<WayIn>, 
/**
 * Copies that were made, the newest first.
 */
copies: Array<CopyKept>, 
/**
 * When the recovery paper was last tried on a copy, `2026-11-14`; `None` = never.
 */
drilled: string | null, 
/**
 * The folder from before the keys were changed. It still opens with the old words and the old
 * paper, and stays until the new ones were tried.
 */
former: Former | null, };

/**
 * One way into the chart.
 */
export type WayIn = { 
/**
 * `passphrase`, `recovery`, `trusted`; words as `way-<code>`.
 */
kind: string, 
/**
 * Since when, `2026-11-14`.
 */
since: string | null, };

/**
 * The folder from before the keys were changed.
 */
export type Former = { 
/**
 * Where it lies.
 */
place: string, 
/**
 * The new words opened the chart since.
 */
words_tried: boolean, 
/**
 * The new paper opened the chart since.
 */
paper_tried: boolean, };

/**
 * What a check of the folder found.
 */
export type Verified = { 
/**
 * Empty = everything is as it should be.
 */
findings: Array<Notice>, 
/**
 * Entries looked at.
 */
entries: number, 
/**
 * Document files looked at.
 */
documents: number, };

/**
 * Changes the passphrase. The old one still opens older copies, and the screen says so.
 */
export type ChangePassphrase = { 
/**
 * The one in force; empty where the chart was opened with paper or by trusted people.
 */
old: string, 
/**
 * The new one; a weak one is refused.
 */
new: string, };

/**
 * The passphrase once more, before something that cannot be taken back.
 */
export type Again = { 
/**
 * As typed.
 */
passphrase: string, };

/**
 * Three people, two of whom together can open the chart.
 */
export type TrustedWanted = { 
/**
 * Their names, as they are printed on the cards. Nothing else is kept of them.
 */
names: [string, string, string], 
/**
 * The passphrase once more.
 */
passphrase: string, };

/**
 * New keys for everything.
 */
export type Rotate = { 
/**
 * The passphrase in force.
 */
old: string, 
/**
 * The new one; a weak one is refused.
 */
new: string, };

/**
 * A key typed from paper, as far as somebody got.
 */
export type PaperTyped = { 
/**
 * The groups as typed, in the order of the sheet.
 */
groups: Array<string>, };

/**
 * Which groups are right. Needs no chart: each group carries its own check.
 */
export type PaperChecked = { 
/**
 * One for each group that was typed; an empty group is neither.
 */
groups: Array<GroupState>, 
/**
 * How many groups a key has.
 */
total: number, 
/**
 * All groups are there and right.
 */
whole: boolean, };

/**
 * How a typed group stands.
 */
export type GroupState = "unfinished" | "right" | "wrong";

/**
 * Proves that the paper key opens a copy, without opening the chart with it.
 */
export type Drill = { 
/**
 * The typed key.
 */
typed: string, 
/**
 * The copy; `None` = the chart's own folder.
 */
path: string | null, };

/**
 * The paper key opened it.
 */
export type Drilled = { 
/**
 * Number of the last change in what was opened.
 */
number: number, 
/**
 * The four words of that state.
 */
words: string, };

/**
 * What sort of copy.
 */
export type CopyKind = "backup" | "mirror";

/**
 * A copy this chart knows of. It counts only because it was read back and checked.
 */
export type CopyKept = { 
/**
 * Where it lies: the file or the folder.
 */
place: string, 
/**
 * What it is.
 */
kind: CopyKind, 
/**
 * When it was last read back and found whole, `2026-11-14T10:42`; `None` = never yet.
 */
checked: string | null, 
/**
 * Changes made in the chart since.
 */
behind: number, 
/**
 * False: it is not there now; for a stick that means it is not plugged in.
 */
there: boolean, };

/**
 * A copy was written, read back, and found whole.
 */
export type CopyMade = { 
/**
 * Where it lies.
 */
place: string, 
/**
 * Its size in bytes; of a mirror, what was written now.
 */
bytes: number, 
/**
 * Documents in it.
 */
documents: number, 
/**
 * Number of the last change in it.
 */
number: number, 
/**
 * The four words of that state.
 */
words: string, };

/**
 * A mirror by its place.
 */
export type CopyPlace = { 
/**
 * As [`CopyKept::place`] gave it.
 */
place: string, };

/**
 * A copy that somebody wants a chart back from, as it looks without any key.
 */
export type CopySeen = { 
/**
 * Handed back to [`Restore`].
 */
path: string, 
/**
 * The name without its ending.
 */
name: string, 
/**
 * A backup file, or a folder.
 */
kind: CopyKind, 
/**
 * When it was written, by the clock of the disk, `2026-11-14T10:42`.
 */
changed: string | null, };

/**
 * A chart from a copy. Nothing is written over: a new folder is made.
 */
export type Restore = { 
/**
 * The copy.
 */
path: string, 
/**
 * What opens it: the words or the paper that opened the chart when the copy was made.
 */
key: TypedKey, 
/**
 * Folder that will hold the chart; `None` = the usual place.
 */
place: string | null, };

/**
 * A chart from its pages on paper. Nothing is written over: a new folder is made.
 */
export type RestorePages = { 
/**
 * Photos, scans or PDFs of the pages, in any order.
 */
pages: Array<string>, 
/**
 * The key typed from the recovery sheet that counted when the pages were printed.
 */
paper: string, 
/**
 * The words that will open the new chart.
 */
passphrase: string, 
/**
 * Folder that will hold the chart; `None` = the usual place.
 */
place: string | null, };

/**
 * What was asked for, and whom one could ask.
 */
export type Requests = { 
/**
 * The one that is due first stands first; what was answered stands last.
 */
rows: Array<RequestRow>, 
/**
 * Practices, hospitals and others who may keep a record.
 */
askable: Array<Askable>, 
/**
 * Documents that can be filed as an answer, the newest first.
 */
documents: Array<AnswerOffered>, };

/**
 * Somebody who may keep a record.
 */
export type Askable = { 
/**
 * The contact's id.
 */
id: string, 
/**
 * As the chart names it.
 */
name: string, 
/**
 * Its address; `None`: the letter will have none.
 */
address: string | null, };

/**
 * A document that may be the answer.
 */
export type AnswerOffered = { 
/**
 * The entry's id.
 */
id: string, 
/**
 * Its title.
 */
name: string, 
/**
 * Its day.
 */
day: string | null, };

/**
 * How far a request is.
 */
export type RequestStage = "waiting" | "overdue" | "reminded" | "complained" | "answered";

/**
 * A request and what became of it. Days are `2026-05-03`.
 */
export type RequestRow = { 
/**
 * The entry's id.
 */
id: string, 
/**
 * Whom it was sent to.
 */
to: string, 
/**
 * What stands on every letter about it.
 */
reference: string, 
/**
 * How far it is.
 */
stage: RequestStage, 
/**
 * The day that stage began, or ends.
 */
day: string, 
/**
 * The day of the letter.
 */
sent: string, 
/**
 * The day it arrived, where that is known.
 */
received: string | null, 
/**
 * The last day for an answer.
 */
deadline: string, 
/**
 * Documents filed as the answer.
 */
answers: number, };

/**
 * A letter about a request that is there, or a first one.
 */
export type LetterFor = { "letter": "ask", 
/**
 * Whose.
 */
person: string, 
/**
 * The contact who is asked.
 */
to: string, } | { "letter": "remind", 
/**
 * The request.
 */
id: string, } | { "letter": "complain", 
/**
 * The request.
 */
id: string, 
/**
 * The authority's name and address, line by line; may be empty.
 */
authority: Array<string>, };

/**
 * How a letter is wanted.
 */
export type LetterWanted = { 
/**
 * Which one.
 */
what: LetterFor, 
/**
 * In which language; practices in Germany are written to in German.
 */
language: Language, 
/**
 * What it is printed on.
 */
size: PaperSize, };

/**
 * A letter that was written; the request stands in the chart now.
 */
export type LetterMade = { 
/**
 * To be shown, printed or saved.
 */
sheet: Sheet, 
/**
 * What it is about, as it stands now.
 */
request: RequestRow, 
/**
 * What to look at before it is signed.
 */
remarks: Array<string>, };

/**
 * Something happened to a request.
 */
export type RequestHappened = { 
/**
 * The request.
 */
id: string, 
/**
 * What.
 */
what: RequestEvent, 
/**
 * When; `None` = today.
 */
on: string | null, 
/**
 * For an answer: the document that is it.
 */
document: string | null, };

/**
 * What can happen to a request.
 */
export type RequestEvent = "received" | "extended" | "answered";

/**
 * Looks a copy over from end to end.
 */
export type CheckCopy = { 
/**
 * The copy.
 */
path: string, };

/**
 * What was found in a copy.
 */
export type CopyChecked = { 
/**
 * Empty = every byte is as it was written.
 */
findings: Array<Notice>, 
/**
 * Number of the last change in it.
 */
number: number, 
/**
 * The four words of that state.
 */
words: string, 
/**
 * When it was made, `2026-11-14T10:42`.
 */
made: string, 
/**
 * Documents in it.
 */
documents: number, };

/**
 * Another copy of this chart, or another chart, to be joined with the open one.
 */
export type MergeFrom = { 
/**
 * Its folder, as the dialog gave it.
 */
path: string, 
/**
 * What opens it. `None` = it is a copy of this chart with the same keys; if it is not, the
 * answer is the refusal `key-needed`, and the page asks.
 */
key: TypedKey | null, };

/**
 * What another copy would bring. Nothing was taken yet, and nothing in that copy was changed.
 */
export type MergeLook = { 
/**
 * Its number, for [`MergeTake`]. A new look ends the one before.
 */
look: number, 
/**
 * Its folder.
 */
path: string, 
/**
 * It is a copy of this chart: everything in it is taken. Otherwise it is somebody else's
 * chart, and each of its people is assigned by hand.
 */
same_chart: boolean, 
/**
 * Its number and words.
 */
state: ChartState, 
/**
 * Its people.
 */
people: Array<PersonThere>, 
/**
 * Entries that are not here yet. Of another chart: with all its people.
 */
new_entries: number, 
/**
 * Entries that are here and were changed there.
 */
changed_entries: number, 
/**
 * Documents that are not here yet.
 */
documents: number, };

/**
 * A person of another chart.
 */
export type PersonThere = { 
/**
 * Entry id.
 */
id: string, 
/**
 * Full name as written there.
 */
name: string, 
/**
 * One or two letters for the round picture.
 */
initials: string, 
/**
 * Birth date as written there.
 */
born: string | null, 
/**
 * Date of death as written there.
 */
died: string | null, 
/**
 * How many entries the person has there.
 */
entries: number, 
/**
 * They are in this chart already, from an earlier join: they come along unless skipped.
 */
known: boolean, };

/**
 * Takes what [`MergeLook`] showed.
 */
export type MergeTake = { 
/**
 * Which look.
 */
look: number, 
/**
 * What becomes of each person of another chart; everyone who is not known must be named.
 * Empty for a copy of this chart.
 */
assign: Array<Assign>, };

/**
 * What becomes of one person of another chart.
 */
export type Assign = { 
/**
 * Entry id of the person there.
 */
from: string, 
/**
 * What becomes of them.
 */
to: AssignTo, };

/**
 * What becomes of a person of another chart. Nothing is ever decided by name.
 */
export type AssignTo = { "as": "person", 
/**
 * Entry id of the person here.
 */
id: string, } | { "as": "new" } | { "as": "skip" };

/**
 * Two copies are one now.
 */
export type MergeDone = { 
/**
 * Entries that were not here before.
 */
entries: number, 
/**
 * Entries that were here and were changed there.
 */
changed: number, 
/**
 * Documents that were not here before.
 */
documents: number, 
/**
 * Entries erased there, and so here.
 */
erased: number, 
/**
 * Changes that wait for what they were built on: the other copy does not have it either.
 */
aside: number, 
/**
 * Entries that could not be taken, by id; the other copy still has them.
 */
refused: Array<string>, 
/**
 * Documents the other copy should have and could not give, by id.
 */
missing: Array<string>, 
/**
 * Entries two copies say different things about: all that are open now, not only new ones.
 */
undecided: Array<EntryRow>, 
/**
 * Files of a sync program that were moved into `conflicts/`, by name; empty otherwise.
 */
moved: Array<string>, 
/**
 * The chart after it.
 */
state: ChartState, 
/**
 * Everyone in the chart after it.
 */
people: Array<PersonBand>, };

/**
 * A chart that was opened out of the files a sync program left.
 */
export type Mended = { 
/**
 * The open chart.
 */
opened: Opened, 
/**
 * What was joined.
 */
merged: MergeDone, };

/**
 * Decides what two copies say differently.
 */
export type Decide = { 
/**
 * The entry.
 */
id: string, 
/**
 * The group, as in [`Undecided::group`](super::Undecided::group).
 */
group: string, 
/**
 * Which version, counted from 1 in the order of
 * [`Undecided::values`](super::Undecided::values). None of them right: save the entry with
 * other fields instead.
 */
number: number, };

/**
 * Says that two people of the chart are one.
 */
export type PeopleJoin = { 
/**
 * The double: no longer listed, its entries are shown with the other's.
 */
person: string, 
/**
 * Who is meant.
 */
same_as: string, };

/**
 * Gives an entry to another person.
 */
export type EntryMove = { 
/**
 * The entry.
 */
id: string, 
/**
 * Whose it is.
 */
person: string, };

/**
 * A person gets a chart of their own.
 */
export type PersonExtract = { 
/**
 * Who.
 */
person: string, 
/**
 * Folder that will hold the new chart; `None` = the usual place.
 */
place: string | null, 
/**
 * Words or own passphrase of the new chart; a weak one is refused.
 */
passphrase: string, 
/**
 * Also remove the person's entries here. They can be brought back; erasing is another step.
 */
remove: boolean, };

/**
 * A person has a chart of their own.
 */
export type PersonExtracted = { 
/**
 * Folder of the new chart. It is closed.
 */
path: string, 
/**
 * How many entries it holds, the person's own included.
 */
entries: number, 
/**
 * Its recovery sheet, to be saved and printed now: its key exists nowhere else.
 */
sheet: Sheet, 
/**
 * This chart after it.
 */
state: ChartState, 
/**
 * Everyone in this chart after it.
 */
people: Array<PersonBand>, };

/**
 * Which entries are to be erased.
 */
export type EraseWanted = { 
/**
 * Entry ids.
 */
ids: Array<string>, };

/**
 * What erasing would take away, and what it cannot reach.
 */
export type EraseLook = { 
/**
 * The entries, with every earlier version.
 */
entries: Array<EntryRow>, 
/**
 * Documents that go with them, because nothing else needs them.
 */
documents: number, 
/**
 * Documents that stay because other entries need them (a file many entries were read from
 * still holds what it said), by name.
 */
stays: Array<string>, 
/**
 * Copies that still have it, the newest first. They must be thrown away by hand.
 */
copies: Array<CopyThere>, };

/**
 * A copy of the chart somewhere else.
 */
export type CopyThere = { 
/**
 * `backup` or `mirror`; words as `copy-<code>`.
 */
kind: string, 
/**
 * Where it was written.
 */
path: string, 
/**
 * When, `2026-11-14`.
 */
when: string, 
/**
 * The chart's number in it.
 */
number: number, };

/**
 * Erases entries for good.
 */
export type Erase = { 
/**
 * Entry ids.
 */
ids: Array<string>, 
/**
 * The chart's passphrase, asked for again.
 */
passphrase: string, };

/**
 * Entries are gone from this chart.
 */
export type Erased = { 
/**
 * How many entries.
 */
entries: number, 
/**
 * How many documents went with them.
 */
documents: number, 
/**
 * Copies that still have it.
 */
copies: Array<CopyThere>, 
/**
 * The chart after it.
 */
state: ChartState, 
/**
 * Everyone in the chart after it.
 */
people: Array<PersonBand>, };

/**
 * An errand that failed. Words: `refusal-<code>` (what happened) and `refusal-<code>-help`
 * (what is safe, what to do). A code without words shows `refusal-unknown` and is a failed test.
 */
export type Refusal = { 
/**
 * Small words with hyphens, for example `wrong-key`.
 */
code: string, 
/**
 * Facts for the words, for example `file`, `bytes`, `field`. Never a secret.
 */
facts: { [key in string]: string }, };

/**
 * Something worth saying that did not stop the errand. Words as `notice-<code>` and `notice-<code>-help`.
 */
export type Notice = { 
/**
 * Small words with hyphens, for example `recovered-after-crash`.
 */
code: string, 
/**
 * Facts for the words.
 */
facts: { [key in string]: string }, 
/**
 * How loud it is.
 */
tone: Tone, };

/**
 * How far a long errand is.
 */
export type Step = { 
/**
 * What is being done; words as `step-<code>`.
 */
code: string, 
/**
 * Done so far.
 */
done: number, 
/**
 * In all; `None` = not known.
 */
total: number | null, };
