import type { Operator } from '../types.ts';

/** Identity: the input itself. */
export const identity: Operator = () => (inputs) => [inputs[0]];
