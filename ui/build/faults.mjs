// What must hold on every screen. `faults` runs inside the page and gives a line for each thing that breaks
// a promise of the house; `PLANTED` breaks each promise once, to show that it would be seen.

/** Runs in the page, whose window must be tall enough to show all of it. */
export function faults({ keys, language, contrast }) {
  const found = [];
  const root = document.querySelector('dialog[open]') ?? document.body;
  const name = (element) => `<${element.tagName.toLowerCase()}${typeof element.className === 'string' && element.className ? `.${element.className.split(' ')[0]}` : ''}> "${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  /** Said to screen readers only: `.unseen`, and the heads of tables laid out as blocks. */
  const forEars = (element) => element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || forEars(element.parentElement));
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !forEars(element);

  // colours
  const colour = (text) => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, below) => ({
    red: top.red * top.alpha + below.red * (1 - top.alpha),
    green: top.green * top.alpha + below.green * (1 - top.alpha),
    blue: top.blue * top.alpha + below.blue * (1 - top.alpha),
    alpha: 1,
  });
  const ground = (element) => {
    if (element === null) return { red: 255, green: 255, blue: 255, alpha: 1 };
    const own = colour(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own : over(own, ground(element.parentElement));
  };
  const light = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dim, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dim + 0.05);
  };

  // places
  const scrollsAcross = (element) => element.matches('.scrolls, .scrolls *, nav, nav *, .page, .page *');
  const clip = (element) => {
    for (let at = element.parentElement; at !== null && at !== document.documentElement; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (overflowX !== 'visible' || overflowY !== 'visible') return { at, box: at.getBoundingClientRect(), overflowX, overflowY };
    }
    return undefined;
  };
  const floats = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      if (['fixed', 'sticky'].includes(getComputedStyle(at).position) && at !== root) return true;
    }
    return false;
  };

  if (document.documentElement.scrollWidth > innerWidth) found.push(`page is wider than the window: ${document.documentElement.scrollWidth}`);
  if (document.documentElement.scrollHeight > innerHeight) found.push(`page is higher than the window: ${document.documentElement.scrollHeight}`);
  if (document.documentElement.lang !== language) found.push(`the page says it speaks ${document.documentElement.lang}`);

  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text === '' || element === null || element.closest('script, style, option') || !seen(element)) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    if (size < 14) found.push(`type of ${style.fontSize}: ${name(element)}`);

    const range = document.createRange();
    // A word of usual length stays whole; places of files and long names may break.
    for (const { 0: word, index } of node.textContent.matchAll(/(?<![\p{L}\p{N}./~_\u00ad-])\p{L}{2,20}(?![\p{L}\p{N}./~_\u00ad-])/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(`a word is broken: ${word}`);
    }
    range.selectNodeContents(node);
    const cut = clip(element);
    for (const line of range.getClientRects()) {
      if (line.width < 1) continue;
      const across = line.left < -1 || line.right > innerWidth + 1 || (cut !== undefined && (line.left < cut.box.left - 1 || line.right > cut.box.right + 1));
      if (across && !scrollsAcross(element)) found.push(`text runs out: ${name(element)}`);
      const down = cut !== undefined && ['hidden', 'clip'].includes(cut.overflowY) && (line.top < cut.box.top - 2 || line.bottom > cut.box.bottom + 2);
      if (down && !scrollsAcross(element)) found.push(`text is cut off: ${name(element)}`);
      const [x, y] = [line.left + line.width / 2, line.top + line.height / 2];
      const inView = y > 0 && y < innerHeight && x > 0 && x < innerWidth && (cut === undefined || (y > cut.box.top && y < cut.box.bottom && x > cut.box.left && x < cut.box.right));
      const top = inView ? document.elementFromPoint(x, y) : null;
      if (top !== null && !top.contains(element) && !element.contains(top) && !floats(top)) found.push(`text is covered: ${name(element)} by ${name(top)}`);
    }

    const words = ratio(over(colour(style.color), ground(element)), ground(element));
    const wanted = element.closest('.zero, :disabled, [aria-disabled="true"]') ? 4.5 : contrast;
    if (words < wanted) found.push(`contrast of ${words.toFixed(1)}:1: ${name(element)}`);

    if (keys.includes(text)) found.push(`catalogue key on the screen: ${text}`);
    if (/\{\w+\}|\bundefined\b|\bNaN\b|\bnull\b|\[object /.test(text)) found.push(`a hole in a sentence: ${text.slice(0, 60)}`);
    const decimal = language === 'de' ? /\d\.\d+\s?(?:%|mg|g|ml|mmol|µg|kg|mm|E|kB|MB)/ : /\d,\d+\s?(?:%|mg|g|ml|mmol|µg|kg|mm|U|kB|MB)/;
    if (decimal.test(text)) found.push(`a decimal of the other language: ${text.slice(0, 60)}`);
    if (language === 'en' && /\b\d\d?\/\d\d?\/\d{4}\b/.test(text)) found.push(`a date that reads two ways: ${text.slice(0, 60)}`);
    if (/\b\d{4}-\d\d(?:-\d\d)?\b/.test(text)) found.push(`a date as the record writes it: ${text.slice(0, 60)}`);
  }

  for (const element of root.querySelectorAll('[aria-label], [title], [placeholder]')) {
    for (const said of [element.ariaLabel, element.title, element.placeholder]) {
      if (said && (keys.includes(said) || /\{\w+\}/.test(said))) found.push(`catalogue key said aloud: ${said}`);
    }
  }

  for (const element of root.querySelectorAll('*')) {
    if (!seen(element) || element.closest('svg')) continue;
    const { overflowX } = getComputedStyle(element);
    if (element.scrollWidth > element.clientWidth + 1 && ['auto', 'scroll', 'hidden'].includes(overflowX) && !scrollsAcross(element) && !element.matches('input, textarea, select')) {
      found.push(`wider than its place: ${name(element)}`);
    }
    const target = element.matches('button, a[href], select, textarea, summary, input:not([type="radio"], [type="checkbox"])') || element.matches('label:has(input)');
    if (target) {
      const box = element.getBoundingClientRect();
      if (box.height < 43.5 || box.width < 43.5) found.push(`target of ${Math.round(box.width)}×${Math.round(box.height)}: ${name(element)}`);
    }
    if (element.matches('input:not([type="radio"], [type="checkbox"]), select, textarea')) {
      const edge = ratio(over(colour(getComputedStyle(element).borderTopColor), ground(element.parentElement)), ground(element.parentElement));
      if (edge < 3) found.push(`edge of a field at ${edge.toFixed(1)}:1: ${name(element)}`);
    }
  }
  return [...new Set(found)];
}

/** Runs in the page after each Tab: where one is, and whether that can be seen. */
export function focus() {
  let at = document.activeElement;
  if (at === null || at === document.body) return undefined;
  // The preview of a share is a tree of its own.
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const box = at.getBoundingClientRect();
  const marked = [at, at.closest('label')].some((one) => {
    if (one === null) return false;
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  });
  const name = `<${at.tagName.toLowerCase()}> "${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40)}"`;
  const [x, y] = [Math.min(box.left + box.width / 2, innerWidth - 1), Math.min(box.top + Math.min(box.height / 2, 60), innerHeight - 1)];
  const top = at.getRootNode().elementFromPoint(x, y);
  const whole = box.bottom > 0 && box.top < innerHeight && top !== null && (at.contains(top) || top.contains(at) || at.closest('label')?.contains(top));
  if (!marked) return { name, fault: `focus is not marked: ${name}` };
  if (!whole) return { name, fault: `focus is out of sight: ${name}` };
  return { name };
}

/** Each promise broken once, on the overview: how it is broken in the page, and what must be said about it. */
export const PLANTED = [
  ['type', (main) => main.querySelector('h2').style.setProperty('font-size', '13px', 'important')],
  ['text runs out', (main) => main.querySelector('h2').style.setProperty('margin-left', '3000px', 'important')],
  ['text is cut off', (main) => Object.assign(main.querySelector('section').style, { overflow: 'clip', height: '20px' })],
  ['a word is broken', (main) => Object.assign(main.querySelector('h2').style, { width: '3ch', overflowWrap: 'anywhere', display: 'block' })],
  ['text is covered', (main) => {
    const lid = main.appendChild(document.createElement('div'));
    lid.style.cssText = 'position:absolute;inset:0;background:white';
  }],
  ['page is wider', (main) => document.body.appendChild(main.cloneNode(true)).style.setProperty('width', '200vw')],
  ['page is higher', (main) => document.body.appendChild(main.cloneNode(true)).style.setProperty('height', '200vh')],
  ['wider than its place', (main) => main.querySelector('section').style.setProperty('min-width', '200vw')],
  ['contrast', (main) => main.querySelector('h2').style.setProperty('color', '#808080')],
  ['target', (main) => main.querySelector('button').style.cssText = 'min-height:0;height:30px'],
  ['edge of a field', (main) => main.appendChild(document.createElement('input')).style.cssText = 'border:1px solid transparent;min-height:44px'],
  ['catalogue key on the screen', (main) => (main.querySelector('h2').textContent = 'overview-medicines')],
  ['catalogue key said aloud', (main) => main.querySelector('button').setAttribute('aria-label', 'overview-print')],
  ['a hole in a sentence', (main) => (main.querySelector('h2').textContent = 'Stand Nr. {number}')],
  ['the other language: words', (main) => (main.querySelector('h2').textContent = 'Wichtig in an emergency')],
  ['the other language: words: the', (main) => (main.querySelector('h2').textContent = 'Wichtig the Blatt')],
  ['the other language: aria-label', (main) => main.querySelector('button').setAttribute('aria-label', 'Print')],
  ['the other language: title', (main) => (main.querySelector('button').title = 'Close')],
  ['the other language: placeholder', (main) => (main.appendChild(document.createElement('input')).placeholder = 'Search')],
  ['the other language: alt', (main) => (main.appendChild(document.createElement('img')).alt = 'Picture of the sheet')],
  ['the other language: choice', (main) => main.appendChild(document.createElement('select')).add(new Option('every day'))],
  ['the other language: words: away', (main) => main.insertAdjacentHTML('beforeend', '<details><summary>Mehr</summary>away</details>')],
  ['a decimal of the other language', (main) => (main.querySelector('h2').textContent = '7.1 %')],
  ['a date as the record writes it', (main) => (main.querySelector('h2').textContent = '2026-11-14')],
  ['the page says it speaks', () => (document.documentElement.lang = 'en')],
  ['axe', (main) => main.appendChild(document.createElement('img')).src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='],
  ['focus', (main) => {
    for (const button of main.querySelectorAll('button')) button.style.setProperty('outline', 'none', 'important');
  }],
];
