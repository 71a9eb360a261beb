import { RecurraCellDiagram } from './cell-diagram-element.ts';
import { RecurraStepper } from './stepper-element.ts';
import { RecurraUnrolledNetwork } from './unrolled-network-element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'recurra-cell-diagram': RecurraCellDiagram;
    'recurra-stepper': RecurraStepper;
    'recurra-unrolled-network': RecurraUnrolledNetwork;
  }
}

/** The elements of this folder, by name. */
export const networkElements: Readonly<Record<string, CustomElementConstructor>> = {
  'recurra-cell-diagram': RecurraCellDiagram,
  'recurra-stepper': RecurraStepper,
  'recurra-unrolled-network': RecurraUnrolledNetwork,
};
