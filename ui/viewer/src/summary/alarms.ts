// Which medicines stand on the red line. The table is record/emergency.rs; a test compares the two word by word,
// so that paper, window and this page never disagree.

import type { Coded } from './fhir.ts';

export type MedicineAlarm = 'blood_thinner' | 'insulin' | 'steroid' | 'seizure' | 'immunosuppression';

interface Group {
  readonly alarm: MedicineAlarm;
  readonly atc: readonly string[];   // beginnings of ATC codes
  readonly names: readonly string[]; // words in a medicine's name, lower case
}

export const GROUPS: readonly Group[] = [
  {
    alarm: 'blood_thinner',
    atc: ['B01A'],
    names: [
      'apixaban', 'rivaroxaban', 'edoxaban', 'dabigatran', 'warfarin', 'phenprocoumon', 'acenocoumarol', 'marcumar',
      'falithrom', 'eliquis', 'xarelto', 'lixiana', 'pradaxa', 'heparin', 'enoxaparin', 'dalteparin', 'tinzaparin',
      'certoparin', 'nadroparin', 'fondaparinux', 'clopidogrel', 'prasugrel', 'ticagrelor', 'acetylsalicyl', 'aspirin',
      'dipyridamol', 'cilostazol', 'argatroban',
    ],
  },
  { alarm: 'insulin', atc: ['A10A'], names: ['insulin', 'lantus', 'toujeo', 'levemir', 'tresiba', 'novorapid', 'humalog'] },
  {
    alarm: 'steroid',
    atc: ['H02A', 'H02B'],
    names: ['prednisolon', 'prednison', 'dexamethason', 'hydrocortison', 'methylprednisolon', 'fludrocortison', 'cortison'],
  },
  {
    alarm: 'seizure',
    atc: ['N03A'],
    names: [
      'levetiracetam', 'valpro', 'carbamazepin', 'oxcarbazepin', 'lamotrigin', 'lacosamid', 'phenytoin', 'phenobarbital',
      'topiramat', 'brivaracetam', 'perampanel', 'zonisamid', 'eslicarbazepin', 'cenobamat', 'primidon', 'ethosuximid',
      'clobazam',
    ],
  },
  {
    alarm: 'immunosuppression',
    atc: ['L04A', 'L01BA01'],
    names: [
      'methotrexat', 'azathioprin', 'ciclosporin', 'cyclosporin', 'tacrolimus', 'mycophenol', 'sirolimus', 'everolimus',
      'leflunomid', 'adalimumab', 'etanercept', 'infliximab', 'rituximab', 'tocilizumab', 'tofacitinib', 'baricitinib',
      'upadacitinib',
    ],
  },
];

/** The groups a medicine belongs to, by the codes and names it and its ingredients carry. */
export function alarmsOf(names: readonly string[], codes: readonly Coded[]): MedicineAlarm[] {
  const said = [...names, ...codes.flatMap((each) => [each.text, ...each.codes.map((code) => code.display ?? '')])].map((words) =>
    words.toLowerCase(),
  );
  const atc = codes.flatMap((each) => each.codes).filter((code) => code.system.toLowerCase().endsWith('atc'));
  return GROUPS.filter(
    (group) =>
      atc.some((code) => group.atc.some((start) => code.code.startsWith(start))) ||
      group.names.some((name) => said.some((words) => words.includes(name))),
  ).map((group) => group.alarm);
}
