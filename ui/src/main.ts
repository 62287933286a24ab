import './lib/look/tokens.css';
import './lib/look/look.css';
import './lib/look/persons.css';
import { mount } from 'svelte';
import Window from './Window.svelte';

// Asked for before the first words need them, so that those are painted at once.
for (const weight of [400, 600, 700]) void document.fonts.load(`${weight} 1rem "Atkinson Hyperlegible Next"`);

const target = document.getElementById('window');
if (target === null) throw new Error('index.html has no place for the window');

mount(Window, { target });
