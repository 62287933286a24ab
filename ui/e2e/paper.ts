// What stands on our papers, read as another program reads it.
import { execFileSync } from 'node:child_process';

/** The groups of a key: the lines of a recovery sheet that hold nothing else. */
export function groupsOf(pdf: string): string[] {
  const paper = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  const lines = paper.split('\n').filter((line) => /^(\s+[0-9A-Z]{3,5})+\s*$/.test(line));
  return lines.flatMap((line) => line.trim().split(/\s+/));
}
