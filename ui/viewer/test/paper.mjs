// What pages of codes withstand, ours and paperback's: one JSON object on standard output.
// Run by `cargo xtask bench`, which names the program in OWNCHART_BIN so that its own reader is asked as well; alone: `npm run bench:paper`,
// with `-- clean` for pages that nothing happened to.
// What is simulated and what is not: paper.ts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module: paper } = await runnerImport(fileURLToPath(new URL('paper.ts', import.meta.url)));
const program = process.env.OWNCHART_BIN;
const only = process.argv[2];
const room = mkdtempSync(join(tmpdir(), 'ownchart-paper-'));
const figures = [];
const tell = (what, unit, measured, promised) => {
  figures.push({ what, unit, measured, promised });
  process.stderr.write(`${measured.toFixed(2).padStart(8)} ${unit}, promised ${promised.toFixed(2)}: ${what}\n`);
};

/** How many different pages each harm is done to. */
const PAGES = 12;

const ours = await paper.ours();
const theirs = await paper.paperback();
const all = (sheet) => (texts) => sheet.codes.every(({ text }) => texts.has(text));
const readable = async (sheet, picture) => {
  const texts = await paper.codesOn(picture, all(sheet));
  return sheet.codes.filter(({ text }) => texts.has(text)).length;
};
const opens = async (sheet, picture) => sheet.opens(await paper.codesOn(picture, sheet.opens));

/** Whether the program's own reader puts the file together. */
function programOpens(picture) {
  const [png, out] = [join(room, 'page.png'), join(room, 'back.age')];
  writeFileSync(png, paper.png(picture));
  rmSync(out, { force: true });
  try {
    execFileSync(program, ['unframe', png, '-o', out], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function clean() {
  tell('a page of codes holds', 'kB', ours.bytes / 1000, 10.6);
  tell("a page of codes holds, against cyphar/paperback's", '×', ours.bytes / theirs.bytes, 1.9);
  for (const dpi of [100, 150, 200, 300]) {
    const picture = paper.scanned(ours, dpi);
    tell(`codes of a page read from a scan of ${dpi} dpi`, 'of 12', await readable(ours, picture), 12);
    if (program !== undefined) tell(`pages the program puts together from a scan of ${dpi} dpi`, 'of 1', programOpens(picture) ? 1 : 0, 1);
  }
  for (const slant of [0, 0.06]) {
    const picture = paper.photographed(ours, { slant });
    tell(`codes of a page read from one photo of 8 megapixels, ${slant === 0 ? 'straight' : 'from the side'}`, 'of 12', await readable(ours, picture), 12);
    if (program !== undefined) tell(`pages the program puts together from it, ${slant === 0 ? 'straight' : 'from the side'}`, 'of 1', programOpens(picture) ? 1 : 0, 1);
  }
}

/** The same harm to twelve pages of each, scanned at 150 dpi; theirs is what ours must reach. */
async function harmed(what, of, promised) {
  const whole = async (sheet) => {
    let good = 0;
    for (let page = 0; page < PAGES; page++) if (await opens(sheet, paper.scanned(sheet, 150, { ...of(page, sheet), seed: page + 1 }))) good++;
    return good;
  };
  const [mine, peer] = [await whole(ours), await whole(theirs)];
  tell(`pages that open ${what} (paperback: ${peer})`, `of ${PAGES}`, mine, promised ?? peer);
}

try {
  await clean();
  if (only !== 'clean') {
    await harmed('with one code painted over', (page, sheet) => ({ harm: paper.painted(sheet, page) }), PAGES);
    await harmed('with a strip of 2 to 24 mm torn off', (page) => ({ harm: paper.torn(page + 1, 2 + 2 * page) }));
    await harmed('with a stain of 10 mm', (page) => ({ harm: paper.stained(page + 1, 1, 5) }));
    await harmed('with three stains of 6 mm', (page) => ({ harm: paper.stained(page + 1, 3, 3) }));
    await harmed('blurred by 0.1 to 0.65 mm', (page) => ({ blur: 0.1 + page * 0.05 }));
  }
} finally {
  rmSync(room, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify({ figures })}\n`);
