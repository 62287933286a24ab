// How a noted dose looks. Colour never speaks alone: the words carry a sign.
import type { NotedAs } from '../lib/bindings/view.ts';

export function tone(noted: NotedAs): 'good' | 'amber' | 'alert' | 'quiet' {
  if (noted === 'taken') return 'good';
  if (noted === 'skipped') return 'amber';
  return noted === 'both' ? 'alert' : 'quiet';
}

/** The sign that stands for it in a narrow table. */
export const SIGNS: Readonly<Record<NotedAs, string>> = { taken: '✓', skipped: '✕', both: '?', open: '–' };
