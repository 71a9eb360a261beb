import type { LayerExporters } from '../types.ts';
import { dense } from './dense.ts';
import { recurrent } from './recurrent.ts';

/** The layers that are translated out of the box, by class name. */
export const standardLayers: LayerExporters = {
  Dense: dense,
  GRU: recurrent,
  LSTM: recurrent,
  RNN: recurrent,
  SimpleRNN: recurrent,
};
