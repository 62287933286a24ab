// Which medicines stand on the red line. The table is record/emergency/groups.rs; a test compares the two word by
// word, so that paper, window and this page never disagree.

import type { Coded } from './fhir.ts';

export type MedicineAlarm = 'blood_thinner' | 'insulin' | 'steroid' | 'seizure' | 'immunosuppression';

interface Group {
  readonly alarm: MedicineAlarm;
  readonly atc: readonly string[];    // beginnings of ATC codes
  readonly names: readonly string[];  // parts of a medicine's name, lower case
  readonly brands: readonly string[]; // the same for trade names
  readonly words: readonly string[];  // names so short that only the whole word counts
  readonly local: boolean;            // whether it counts on the skin, in the eye or in the nose as well
}

export const GROUPS: readonly Group[] = [
  {
    alarm: 'blood_thinner',
    atc: ['B01A', 'N02BA01', 'N02BA51', 'N02BA71', 'M01BA03'],
    names: [
      'apixaban', 'rivaroxaban', 'edoxaban', 'dabigatran', 'warfarin', 'phenprocoumon', 'acenocoumarol', 'heparin',
      'enoxaparin', 'dalteparin', 'tinzaparin', 'certoparin', 'nadroparin', 'reviparin', 'bemiparin', 'danaparoid',
      'fondaparinux', 'argatroban', 'bivalirudin', 'clopidogrel', 'prasugrel', 'ticagrelor', 'ticlopidin',
      'acetylsalicyl', 'dipyridamol', 'cilostazol',
    ],
    brands: [
      'marcumar', 'falithrom', 'coumadin', 'sintrom', 'eliquis', 'xarelto', 'lixiana', 'pradaxa', 'clexane', 'fraxiparin',
      'innohep', 'fragmin', 'mono-embolex', 'arixtra', 'orgaran', 'plavix', 'iscover', 'duoplavin', 'efient', 'brilique',
      'aggrenox', 'aspirin', 'godamed', 'herzass', 'thomapyrin',
    ],
    words: ['ass', 'asa'],
    local: false,
  },
  {
    alarm: 'insulin',
    atc: ['A10A'],
    names: ['insulin'],
    brands: [
      'lantus', 'toujeo', 'abasaglar', 'semglee', 'levemir', 'tresiba', 'awiqli', 'novorapid', 'novomix', 'fiasp',
      'humalog', 'liprolog', 'lyumjev', 'apidra', 'actrapid', 'actraphane', 'protaphane', 'insuman', 'ryzodeg',
      'xultophy', 'suliqua',
    ],
    words: [],
    local: true,
  },
  {
    alarm: 'steroid',
    atc: ['H02A', 'H02B', 'A07EA01', 'A07EA06'],
    names: [
      'prednisolon', 'prednison', 'methylprednisolon', 'dexamethason', 'betamethason', 'hydrocortison', 'fludrocortison',
      'triamcinolon', 'cloprednol', 'deflazacort', 'cortison', 'kortison',
    ],
    brands: [
      'decortin', 'decaprednil', 'urbason', 'medrol', 'fortecortin', 'celestan', 'celestamine', 'plenadren', 'alkindi',
      'efmody', 'astonin', 'lodotra', 'rectodelt', 'syntestan', 'calcort', 'volon', 'entocort', 'budenofalk', 'cortiment',
      'jorveza',
    ],
    words: [],
    local: false,
  },
  {
    alarm: 'seizure',
    atc: ['N03A', 'N05BA09'],
    names: [
      'levetiracetam', 'brivaracetam', 'valpro', 'carbamazepin', 'oxcarbazepin', 'eslicarbazepin', 'lamotrigin',
      'lacosamid', 'phenytoin', 'phenobarbital', 'primidon', 'topiramat', 'zonisamid', 'perampanel', 'cenobamat',
      'ethosuximid', 'mesuximid', 'clobazam', 'clonazepam', 'rufinamid', 'vigabatrin', 'stiripentol', 'felbamat',
      'sultiam', 'sulthiam', 'tiagabin', 'fenfluramin',
    ],
    brands: [
      'keppra', 'briviact', 'orfiril', 'ergenyl', 'convulex', 'depakine', 'tegretal', 'tegretol', 'timonil', 'trileptal',
      'zebinix', 'lamictal', 'vimpat', 'zentropil', 'phenhydan', 'luminal', 'mylepsinum', 'topamax', 'zonegran',
      'fycompa', 'ontozry', 'petnidan', 'petinutin', 'frisium', 'rivotril', 'inovelon', 'sabril', 'diacomit', 'ospolot',
      'epidyolex', 'fintepla',
    ],
    words: [],
    local: false,
  },
  {
    alarm: 'immunosuppression',
    atc: ['L04A', 'L01A', 'L01B', 'L01C', 'L01D', 'L01EJ', 'L01EG02', 'L01FA', 'L01XC02', 'L01XX05'],
    names: [
      'methotrexat', 'azathioprin', 'ciclosporin', 'cyclosporin', 'voclosporin', 'tacrolimus', 'mycophenol', 'sirolimus',
      'everolimus', 'leflunomid', 'teriflunomid', 'adalimumab', 'etanercept', 'infliximab', 'golimumab', 'certolizumab',
      'rituximab', 'ocrelizumab', 'ofatumumab', 'obinutuzumab', 'tocilizumab', 'sarilumab', 'abatacept', 'belatacept',
      'anakinra', 'canakinumab', 'belimumab', 'anifrolumab', 'ustekinumab', 'secukinumab', 'ixekizumab', 'bimekizumab',
      'guselkumab', 'risankizumab', 'tildrakizumab', 'vedolizumab', 'natalizumab', 'alemtuzumab', 'eculizumab',
      'ravulizumab', 'fingolimod', 'siponimod', 'ozanimod', 'ponesimod', 'cladribin', 'tofacitinib', 'baricitinib',
      'upadacitinib', 'filgotinib', 'ruxolitinib', 'fedratinib', 'deucravacitinib', 'dimethylfumarat',
      'dimethyl fumarate', 'cyclophosphamid', 'chlorambucil', 'mercaptopurin', 'tioguanin', 'hydroxycarbamid',
      'capecitabin', 'fluorouracil', 'temozolomid',
    ],
    brands: [
      'metex', 'lantarel', 'imurek', 'sandimmun', 'prograf', 'advagraf', 'envarsus', 'cellcept', 'myfortic', 'rapamune',
      'certican', 'arava', 'aubagio', 'humira', 'enbrel', 'remicade', 'simponi', 'cimzia', 'mabthera', 'ocrevus',
      'kesimpta', 'roactemra', 'kevzara', 'orencia', 'kineret', 'ilaris', 'benlysta', 'stelara', 'cosentyx', 'taltz',
      'tremfya', 'skyrizi', 'entyvio', 'tysabri', 'soliris', 'ultomiris', 'gilenya', 'mayzent', 'zeposia', 'mavenclad',
      'xeljanz', 'olumiant', 'rinvoq', 'jyseleca', 'jakavi', 'tecfidera', 'skilarence', 'endoxan', 'puri-nethol',
      'litalir', 'xeloda',
    ],
    words: ['mtx', '5-fu'],
    local: false,
  },
];

/** What works only where it is put: by code, by the end of a word, by a whole word. */
export const LOCAL_ATC: readonly string[] = ['A01A', 'C05A', 'C05B', 'D', 'M02A', 'R01A', 'S01', 'S02', 'S03'];
export const LOCAL_ENDS: readonly string[] = [
  'salbe', 'creme', 'cream', 'ointment', 'lotion', 'augentropfen', 'ohrentropfen', 'nasentropfen', 'nasenspray', 'augengel', 'shampoo',
];
export const LOCAL_WORDS: readonly string[] = [
  'gel', 'emulgel', 'eye', 'ophthalmic', 'otic', 'nasal', 'topical', 'cutaneous', 'kutan', 'äußerlich', 'ins auge', 'auf die haut', 'am auge',
];

/** The groups a medicine belongs to, by the names and codes it and its ingredients carry; `ways` are its form and route. */
export function alarmsOf(names: readonly string[], codes: readonly Coded[], ways: readonly string[] = []): MedicineAlarm[] {
  const said = [...names, ...codes.flatMap((each) => [each.text, ...each.codes.map((code) => code.display ?? '')])].map((words) =>
    words.toLowerCase(),
  );
  const atc = codes.flatMap((each) => each.codes).filter((code) => code.system.toLowerCase().endsWith('atc')).map((each) => each.code);
  const local = isLocal(atc, [...said, ...ways.map((way) => way.toLowerCase())]);
  return GROUPS.filter((group) => {
    const byCode = atc.some((code) => group.atc.some((start) => code.startsWith(start)));
    const byName =
      [...group.names, ...group.brands].some((name) => said.some((words) => words.includes(name))) ||
      group.words.some((word) => said.some((words) => hasWord(words, word)));
    return byCode || (byName && (group.local || !local));
  }).map((group) => group.alarm);
}

/** A code for the whole body decides over words such as "gel". */
function isLocal(atc: readonly string[], said: readonly string[]): boolean {
  if (atc.length > 0) return atc.every((code) => LOCAL_ATC.some((start) => code.startsWith(start)));
  return said.some(
    (text) =>
      text.split(/[^\p{L}\p{N}]+/u).some((word) => LOCAL_ENDS.some((end) => word.endsWith(end))) || LOCAL_WORDS.some((word) => hasWord(text, word)),
  );
}

/** Whether these words stand in a text as such: no letter before or behind. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(0, at), behind = text.slice(at + word.length);
    if (!/\p{L}$/u.test(before) && !/^\p{L}/u.test(behind)) return true;
  }
  return false;
}
