// The page starts: takes the share out of the document, asks the clock once, draws.
// Beside the page, in a worker, the same script only reads codes.

import { mount } from 'svelte';
import '../../src/lib/look/tokens.css';
import './view/page.css';
import Viewer from './Viewer.svelte';
import { answer, readersAre } from './share/beside.ts';
import { language } from './words/language.svelte.ts';

if (typeof document === 'undefined') answer();
else begin();

function begin(): void {
  readersAre([document.querySelector('script'), document.currentScript].map((each) => each?.textContent ?? ''));
  const holder = document.getElementById('share');
  const inside = holder?.textContent ?? '';
  holder?.remove(); // a large share need not lie in memory twice

  language.choice = navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';

  const target = document.getElementById('viewer');
  if (target !== null) mount(Viewer, { target, props: { inside, today: new Date() } });
}
