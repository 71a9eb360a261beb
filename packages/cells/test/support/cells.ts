import {
  type AnyCell,
  type CellConfig,
  coupledLstmCell,
  gruCell,
  layerNormGruCell,
  layerNormLstmCell,
  lstmCell,
  peepholeLstmCell,
  projectedLstmCell,
  simpleRnnCell,
  stackedRnnCells,
} from '../../src/index.ts';

/** Every cell there is, each by the config it shares with the others. */
export const everyCell: Readonly<Record<string, (config: CellConfig) => AnyCell>> = {
  simpleRnnCell,
  lstmCell,
  'lstmCell, sigmoid': (config) => lstmCell({ ...config, recurrentActivation: 'sigmoid' }),
  gruCell,
  'gruCell, as in Keras 3': (config) =>
    gruCell({ ...config, recurrentActivation: 'sigmoid', resetAfter: true }),
  peepholeLstmCell,
  projectedLstmCell: (config) => projectedLstmCell({ ...config, projectionSize: 2 }),
  coupledLstmCell,
  layerNormLstmCell,
  layerNormGruCell,
  stackedRnnCells: (config) => stackedRnnCells({ cells: [lstmCell(config), gruCell(config)] }),
};
