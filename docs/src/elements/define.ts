import { defineElements } from '@recurra/viz';
import { LabGates } from './gates.ts';
import { LabGradients } from './gradients.ts';
import { LabPlayground } from './playground.ts';
import { LabRace } from './race.ts';
import { LabUnrolled } from './unrolled.ts';

defineElements();
const elements = {
  'lab-gates': LabGates,
  'lab-gradients': LabGradients,
  'lab-playground': LabPlayground,
  'lab-race': LabRace,
  'lab-unrolled': LabUnrolled,
};
for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
