import type { AlertKind, Tone } from '../lib/bindings/view.ts';

/** What kills in minutes is red; what must be known before a treatment is amber. */
export function alertTone(why: AlertKind): Tone {
  switch (why) {
    case 'allergy':
    case 'blood_thinner':
    case 'insulin':
    case 'steroid':
    case 'epilepsy':
    case 'immune':
    case 'resuscitation':
      return 'alert';
    default:
      return 'amber';
  }
}
