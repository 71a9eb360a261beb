import { defineElements } from './elements/define-elements.ts';

defineElements();
