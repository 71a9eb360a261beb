import { inFloat32 } from '../support/half.ts';
import type { Operators } from '../types.ts';
import { recurrentOperator } from './operator.ts';

/** Recurrent layers. */
export const recurrent: Operators = inFloat32({
  RNN: recurrentOperator('RNN'),
  GRU: recurrentOperator('GRU'),
  LSTM: recurrentOperator('LSTM'),
});
