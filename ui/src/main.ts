import './lib/look/tokens.css';
import './lib/look/look.css';
import './lib/look/persons.css';
import { mount } from 'svelte';
import Window from './Window.svelte';

const target = document.getElementById('window');
if (target === null) throw new Error('index.html has no place for the window');

mount(Window, { target });
