// The invented person behind the design mode and the page's tests. Nobody of this name is meant.
import { shift } from '../../words/dates.ts';
import type { MemoryChart } from './chart.ts';
import { english } from './english.ts';

const NORTH = 'Krankenhaus Nord, Brief vom 11.11.2026';
const LAB = 'Labor Dr. Sommer';

/** Fills a chart and gives the id of the person it is about. */
export function anna(chart: MemoryChart): string {
  const anna = chart.add('person', '', { name: 'Anna Beispiel', birth_date: '1968-03-02', sex: 'female', doses_since: '2026-10-24', blood_group: 'A Rh+', phones: ['0171 5550101'], insurer: chart.language === 'en' ? english('Muster-Krankenkasse') : 'Muster-Krankenkasse' });
  const add = (...[kind, fields, more]: [Parameters<MemoryChart['add']>[0], Parameters<MemoryChart['add']>[2], Parameters<MemoryChart['add']>[3]?]) =>
    chart.add(kind, anna, chart.language === 'en' ? english(fields) : fields, chart.language === 'en' ? english(more ?? {}) : more);

  add('allergy', { substance: 'Penicillin', reactions: [{ what: 'Atemnot', severity: 'severe' }], criticality: 'high', onset: '2009', category: 'medication' }, { source: 'Krankenhaus Nord' });
  add('allergy', { substance: 'Birkenpollen', reactions: [{ what: 'Heuschnupfen', severity: 'mild' }], onset: '~1985', category: 'environment' });
  add('medication', { name: 'Ramipril', strength: '10 mg', schedule: 'daily', morning: '1', noon: '0', evening: '0', night: '0', unit: 'Tablette', reason: 'Blutdruck', start: '2019-05', before: '5 mg', status: 'active', supply: '60', counted: '2026-10-24', pack: '100' });
  const apixaban = add('medication', { name: 'Apixaban', strength: '5 mg', schedule: 'daily', morning: '1', noon: '0', evening: '1', night: '0', unit: 'Tablette', reason: 'Vorhofflimmern', start: '2021-06-14', status: 'active', supply: '56', counted: '2026-10-22', pack: '100' }, { source: NORTH });
  add('medication', { name: 'Insulin glargin', strength: '100 E/ml', schedule: 'daily', morning: '0', noon: '0', evening: '0', night: '18', unit: 'E', reason: 'Diabetes', status: 'active' });
  add('medication', { name: 'Methotrexat', strength: '10 mg', schedule: 'weekly', weekdays: ['mon'], morning: '1', unit: 'Tablette', reason: 'Rheuma', hint: 'Am Tag danach Folsäure', status: 'active' });
  add('medication', { name: 'Ibuprofen', strength: '400 mg', schedule: 'as_needed', dose_text: 'höchstens 2 am Tag', reason: 'Schmerzen', status: 'active' });
  add('medication', { name: 'Bisoprolol', strength: '2.5 mg', schedule: 'daily', morning: '1', reason: 'Herzrasen', start: '2018', end: '2021-06', status: 'stopped' });
  add('condition', { name: 'Vorhofflimmern', onset: '2021-06', status: 'active' }, { source: NORTH });
  add('condition', { name: 'Diabetes mellitus Typ 2', onset: '2014', status: 'active' });
  add('condition', { name: 'Rheumatoide Arthritis', onset: '2017-02', status: 'active' });
  add('condition', { name: 'Lungenentzündung', onset: '2012', status: 'resolved' });
  add('condition', { name: 'Depressive Episode', onset: '2015', status: 'remission' }, { sensitive: true });
  add('procedure', { name: 'Entfernung der Gallenblase', time: '2006', performer: 'Klinikum am Park' });
  add('device', { name: 'Herzschrittmacher', maker: 'Muster Cardio', model: 'MC 300', implanted: '2021-06-20', mri: 'conditional', mri_conditions: '1,5 Tesla, Ausweis liegt bei', card: 'im Geldbeutel' });
  add('immunization', { vaccine: 'Tetanus/Diphtherie', targets: ['Tetanus', 'Diphtherie'], time: '2022-04-05', lot: 'A21C3' });
  add('immunization', { vaccine: 'Grippe', targets: ['Influenza'], time: '2026-10-08', lot: 'F2611' });

  const lab = (code: string, unit: string, values: [string, string, string?][], range?: { low?: string; high?: string }) => {
    for (const [time, value, interpretation] of values) {
      add('finding', { code, value, unit, time, category: 'laboratory', ...(range ? { range } : {}), ...(interpretation ? { interpretation } : {}) }, { source: LAB });
    }
  };
  lab('HbA1c', '%', [['2024-11-20', '8.1'], ['2025-03-11', '7.9'], ['2025-08-02', '7.6'], ['2026-02-10', '7.0'], ['2026-11-08', '7.1']], { low: '4.0', high: '6.0' });
  lab('Kalium', 'mmol/l', [['2026-02-10', '4.4'], ['2026-11-08', '5.4', 'high']], { low: '3.6', high: '5.1' });
  lab('Kreatinin', 'mg/dl', [['2025-03-11', '0.9'], ['2026-02-10', '0.95'], ['2026-11-08', '0.98']], { low: '0.5', high: '1.0' });
  add('finding', { code: 'CRP', value: '18.4', unit: 'mg/l', time: '2025-03-11', category: 'laboratory', range: { low: '0', high: '5' }, interpretation: 'high' }, { source: LAB });
  add('finding', { code: 'CRP', value: '6.1', unit: 'mg/l', time: '2025-08-02', category: 'laboratory', range: { low: '0', high: '5' }, interpretation: 'high' }, { source: LAB });
  add('finding', { code: 'CRP', comparator: '<', value: '0.5', unit: 'mg/dl', time: '2026-02-10', category: 'laboratory', range: { low: '0', high: '0.5' } }, { source: NORTH });
  add('finding', { code: 'CRP', value: '0.3', unit: 'mg/dl', time: '2026-11-08', category: 'laboratory', range: { low: '0', high: '0.5' } }, { source: LAB });
  add('finding', { code: 'Glukose', value: '6.2', unit: 'mmol/l', time: '2025-08-02', category: 'laboratory' }, { source: NORTH });
  add('finding', { code: 'Glukose', value: '118', unit: 'mg/dl', time: '2026-02-10', category: 'laboratory' }, { source: LAB });
  add('finding', { code: 'Glukose', value: '112', unit: 'mg/dl', time: '2026-11-08', category: 'laboratory' }, { source: LAB });
  for (const [time, high, low] of [['2026-09-01', '151', '92'], ['2026-10-01', '144', '88'], ['2026-11-01', '147', '86'], ['2026-11-14', '138', '84']] as const) {
    add('finding', { code: 'Blutdruck', time, category: 'vital_signs', components: [{ code: 'systolisch', value: high, unit: 'mmHg' }, { code: 'diastolisch', value: low, unit: 'mmHg' }] });
  }

  add('document', { title: 'Entlassbrief Kardiologie', category: 'Arztbrief', time: '2026-11-11', author: 'Krankenhaus Nord', content: 'd1'.repeat(32), media_type: 'application/pdf', size: 184_320, pages: 3 });
  add('document', { title: 'Laborbericht', category: 'Labor', time: '2026-11-08', author: 'Labor Dr. Sommer', content: 'd2'.repeat(32), media_type: 'application/pdf', size: 61_020, pages: 1 });
  add('document', { title: 'Röntgenbild Hand rechts', category: 'Bild', time: '2017-02-03', author: 'Radiologie am Markt', content: 'd3'.repeat(32), media_type: 'image/png', size: 2_410_000, pages: 1 });
  add('document', { title: 'MRT Knie', category: 'Befund', time: '2016-05-20', author: 'Radiologie am Markt', content: 'd4'.repeat(32), media_type: 'application/pdf', size: 92_100, pages: 1 });
  add('document', { title: 'Foto vom Impfpass', category: 'Bild', time: '2015-09-01', content: 'd5'.repeat(32), media_type: 'image/heic', size: 1_830_000 });
  add('contact', { name: 'Dr. Weber', role: 'doctor', specialty: 'Hausarzt', phones: ['030 5550100'] });
  add('contact', { name: 'Dr. Kim', role: 'doctor', specialty: 'Kardiologie', phones: ['030 5550110'] });
  add('contact', { name: 'Mira Beispiel', role: 'family', relation: 'Tochter', phones: ['0171 5550199'], emergency_order: 1 });
  add('contact', { name: 'Rosen-Apotheke', role: 'pharmacy', phones: ['030 5550177'] });
  add('directive', { directive: 'living_will', location: 'Ordner im Schreibtisch', time: '2020-01-15' });
  add('visit', { title: 'Kontrolle', with: 'Dr. Weber, Hausarzt', start: '2026-12-01T09:30', status: 'planned', questions: ['Kalium noch einmal messen?'] });
  add('visit', { title: 'Kardiologie', with: 'Dr. Kim', start: '2026-11-11', status: 'finished' });
  for (let ago = 21; ago > 0; ago -= 1) {
    for (const daytime of ['morning', 'evening']) {
      const [time, skipped] = [shift('2026-11-14', -ago), ago === 9 && daytime === 'evening'];
      if ((ago * 7 + daytime.length) % 19 === 0) continue;
      add('intake', { name: 'Apixaban', medication: apixaban, time, daytime, status: skipped ? 'skipped' : 'taken', ...(skipped ? { reason: 'Übelkeit' } : {}) });
    }
  }
  add('note', { title: 'Rollator bestellt', text: 'Sanitätshaus ruft zurück.', time: '2026-11-02' });

  const otto = chart.add('person', '', { name: 'Otto Beispiel', birth_date: '1941-09-30', sex: 'male' });
  chart.add('allergy', otto, { state: 'none_known' });
  return anna;
}
