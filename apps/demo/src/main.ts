import { defineApp } from './shell/app.ts';

// A file dropped beside its target would otherwise replace the page.
for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());

defineApp();
