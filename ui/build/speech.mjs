// Whether a screen speaks one language. `spoken` runs in the page and gives everything somebody could see or hear there;
// `strangers` names the words that only the other language has. The lists are the catalogues' own words, so the small
// ones (the, and, with, you; der, und, nicht, mit) are among them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const assets = join(import.meta.dirname, '../../assets');
const read = (path) => readFileSync(join(assets, path), 'utf8');

/** Names of invented people, practices and places: the same in every language. */
const NAMES = new Set('anna otto emma sabine beispiel erika muster musterstadt musterstraße weber kim sommer nachbar tante ullrich dr ownchart deutsch english a4 us letter'.split(' '));

/** What the invented person's files, folders and words are called: a stranger's words stay as they came. */
const DATA = ['fichte lampe ordner salz wiese zettel turm', '1 x wöchentlich', 'HEAD (conflicted copy)'];
/** The same where nothing else stands in the place. */
const WHOLE = new Set(['ordner', 'mixed', 'broken', 'older', 'foreign', 'other', 'same', 'AB', 'OB', 'EB']);

/** Runs in the page: every text with the language it stands in and where it is. Hidden and folded ones, too. */
export function spoken() {
  const found = [];
  const say = (where, text, element) => {
    const said = (text ?? '').replace(/\s+/g, ' ').trim();
    if (said !== '') found.push({ where, text: said, lang: element.closest('[lang]')?.lang ?? '' });
  };
  say('window title', document.title, document.documentElement);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const element = node.parentElement;
    if (element === null || element.closest('script, style')) continue;
    say(element.closest('option, optgroup') ? 'choice' : 'words', node.textContent, element);
  }
  for (const element of document.body.querySelectorAll('*')) {
    for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'aria-placeholder', 'title', 'placeholder', 'alt', 'label']) {
      say(name, element.getAttribute(name), element);
    }
    if (element.matches('input[type="submit"], input[type="button"]')) say('button', element.value, element);
  }
  return found;
}

/** Words as they are compared: no names of files, no paths, no addresses, no facts to be filled in. */
function tokens(text) {
  if (WHOLE.has(text)) return [];
  const known = DATA.reduce((left, data) => left.replaceAll(data, ' '), text);
  // Thursday is “Do.” in German dates, and “do” an English word.
  const plain = known.replace(/\{\w+\}|\w+\[\d+\]|\w+-\d+|\bDo\.,?/g, ' ').replace(/\S*[/\\@]\S*/g, ' ').replace(/\S+\.[a-z][\w-]{1,14}\b/gi, ' ');
  return (plain.match(/\p{L}{2,}/gu) ?? []).map((word) => word.toLowerCase());
}

/** Everything the program itself can say in a language. */
function vocabulary(language) {
  const catalogues = ['', 'facade.'].flatMap((part) => Object.values(JSON.parse(read(`words/${part}${language}.json`))));
  const manual = readdirSync(join(assets, 'manual', language)).map((file) => read(`manual/${language}/${file}`).replace(/\{[\w-]+\}|\(.*?\)|\{#.*?\}/g, ' '));
  return new Set([...catalogues, ...manual].flatMap(tokens));
}

const words = { de: vocabulary('de'), en: vocabulary('en') };
const only = (language, other) => new Set([...words[language]].filter((word) => !words[other].has(word) && !NAMES.has(word)));
const ONLY = { de: only('de', 'en'), en: only('en', 'de') };

/** What of this only the other language says, a line each. */
export function strangers(texts, language) {
  const other = ONLY[language === 'de' ? 'en' : 'de'];
  return texts.flatMap(({ where, text, lang }) => {
    if (lang !== language) return [];
    const found = tokens(text).filter((word) => other.has(word));
    return found.length === 0 ? [] : [`the other language: ${where}: ${[...new Set(found)].join(', ')} in “${text.slice(0, 80)}”`];
  });
}
