import type { AlertKind, Tone } from '../lib/bindings/view.ts';

/** What kills in minutes is red; what must be known before a treatment is amber. */
export function alertTone(why: AlertKind): Tone {
  return why === 'implant' || why === 'directive' ? 'amber' : 'alert';
}
