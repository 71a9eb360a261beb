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
  gruCell,
  'gruCell, reset before': (config) => gruCell({ ...config, resetAfter: false }),
  peepholeLstmCell,
  projectedLstmCell: (config) => projectedLstmCell({ ...config, projectionSize: 2 }),
  coupledLstmCell,
  layerNormLstmCell,
  layerNormGruCell,
  stackedRnnCells: (config) => stackedRnnCells({ cells: [lstmCell(config), gruCell(config)] }),
};
