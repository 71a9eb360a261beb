import { gruCell } from './gru.ts';
import { layerNormGruCell, layerNormLstmCell } from './layer-norm.ts';
import { coupledLstmCell, lstmCell, peepholeLstmCell, projectedLstmCell } from './lstm.ts';
import { simpleRnnCell } from './simple-rnn.ts';
import type { CellExporters } from './types.ts';

/** The cells that are translated out of the box, by class name. */
export const standardCells: CellExporters = {
  CoupledLSTMCell: coupledLstmCell,
  GRUCell: gruCell,
  LSTMCell: lstmCell,
  LayerNormGRUCell: layerNormGruCell,
  LayerNormLSTMCell: layerNormLstmCell,
  PeepholeLSTMCell: peepholeLstmCell,
  ProjectedLSTMCell: projectedLstmCell,
  SimpleRNNCell: simpleRnnCell,
};
