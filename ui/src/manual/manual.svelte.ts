// Where the manual is open, and which of its places speaks about what is on the screen.
import type { Place } from '../desk.svelte.ts';
import type { Refusal } from '../lib/bindings/view.ts';

/** A place of the manual; without an anchor the beginning of the chapter. */
export interface Spot {
  chapter: string;
  anchor?: string | undefined;
}

class Manual {
  /** The place that lies open over the screen, if it does. */
  open: Spot | undefined = $state();
  /** The place that speaks about the screen one stands on. */
  here: Spot = $state({ chapter: 'first-steps' });

  /** Lays the manual over the screen, which stays as it is beneath. */
  show(spot: Spot = this.here): void {
    this.open = spot;
  }
}

export const manual = new Manual();

const spot = (chapter: string, anchor?: string): Spot => ({ chapter, anchor });

/** The place about a screen. */
export function about(place: Place): Spot {
  switch (place.at) {
    case 'welcome': return spot('first-steps');
    case 'new': return spot('passphrase');
    case 'unlock': return spot('when', 'forgotten');
    case 'restore': return spot('copies', 'restore');
    case 'overview': return spot('first-steps', 'overview');
    case 'timeline':
    case 'search': return spot('writing', 'find');
    case 'medicines': return spot('writing', 'medicines');
    case 'labs': return spot('writing', 'values');
    case 'list': return place.kind === 'person' ? spot('people') : spot('writing');
    case 'all': return spot('writing');
    case 'documents': return spot('bringing-in', 'documents');
    case 'import': return spot('bringing-in');
    case 'emergency': return place.form === 'visit' ? spot('doctor') : spot('emergency');
    case 'share': return spot('sharing');
    case 'requests': return spot('requests');
    case 'receive': return spot('sharing', 'receive');
    case 'twice': return spot('bringing-in', 'twice');
    case 'export': return spot('copies', 'export');
    case 'safety':
      switch (place.task) {
        case 'words':
        case 'recovery': return spot('passphrase', 'paper');
        case 'drill': return spot('passphrase', 'practise');
        case 'trusted': return spot('passphrase', 'trusted');
        case 'rotate': return spot('when', 'known');
        case 'join':
        case 'sync': return spot('joining');
        default: return spot('copies');
      }
    case 'new-words': return spot('when', 'forgotten');
    case 'undecided':
    case 'joined': return spot('joining', 'decide');
    case 'extract': return spot('people', 'own-chart');
    case 'settings': return spot('keys', 'settings');
  }
}

/** The place about a refusal, where the manual says more than the two sentences. */
export function aboutRefusal({ code }: Refusal): Spot | undefined {
  switch (code) {
    case 'wrong-key':
    case 'paper-key-unreadable': return spot('when', 'forgotten');
    case 'open-elsewhere': return spot('when', 'elsewhere');
    case 'older-copy': return spot('when', 'older');
    case 'damaged':
    case 'tampered': return spot('when', 'damaged');
    case 'disk-full':
    case 'read-only':
    case 'cannot-write': return spot('when', 'full');
    case 'unknown-format':
    case 'file-too-large':
    case 'file-broken':
    case 'helper-died': return spot('when', 'refused');
    default: return undefined;
  }
}
