import { required } from '../support/tensors.ts';
import type { Operator } from '../types.ts';

/** Identity: the input itself. */
export const identity: Operator = () => (inputs) => [required(inputs[0], 'input')];
