import * as cells from '@recurra/cells';
import * as tfl from '@tensorflow/tfjs-layers';
import { type ExportCase, family, type OpenShape, one } from './types.ts';

const { layers } = tfl;
const sequences: readonly OpenShape[] = [[null, 3]];

/** Settings that every recurrent layer is tried with. */
const settings = {
  'last output': {},
  sequences: { returnSequences: true },
  'states, backwards': { returnSequences: true, returnState: true, goBackwards: true },
} as const;

/** A layer with each of the settings. */
function each(name: string, make: (loop: object) => tfl.layers.Layer): Omit<ExportCase, 'family'>[] {
  return Object.entries(settings).map(([setting, loop]) => ({
    name: `${name}: ${setting}`,
    shapes: sequences,
    build: one(() => make(loop)),
  }));
}

const size = { units: 4 };
const tfjsGate = { ...size, recurrentActivation: 'sigmoid' as const };

/** Every cell there is; the name is the function that makes it. */
const makeCells: Readonly<Record<string, () => cells.AnyCell>> = {
  simpleRnnCell: () => cells.simpleRnnCell({ ...size, recurrentDropout: 0.2 }),
  lstmCell: () => cells.lstmCell({ ...size, dropout: 0.3 }),
  gruCell: () => cells.gruCell({ ...size, resetAfter: true }),
  peepholeLstmCell: () => cells.peepholeLstmCell(size),
  coupledLstmCell: () => cells.coupledLstmCell(size),
  projectedLstmCell: () => cells.projectedLstmCell({ ...size, projectionSize: 2 }),
  layerNormLstmCell: () => cells.layerNormLstmCell(size),
  layerNormGruCell: () => cells.layerNormGruCell(size),
  stackedRnnCells: () =>
    cells.stackedRnnCells({ cells: [cells.lstmCell(size), cells.peepholeLstmCell({ units: 3 })] }),
  'tf.layers.simpleRNNCell': () => layers.simpleRNNCell(size),
  'tf.layers.lstmCell': () => layers.lstmCell(tfjsGate),
  'tf.layers.gruCell': () => layers.gruCell(tfjsGate),
  'tf.layers.stackedRNNCells': () =>
    layers.stackedRNNCells({ cells: [layers.lstmCell(tfjsGate), layers.gruCell(tfjsGate)] }) as cells.AnyCell,
};

const merges = ['concat', 'sum', 'mul', 'ave', null] as const;

/** Recurrent layers, and all cells in a layer that runs them. */
export const recurrentCases: readonly ExportCase[] = [
  ...family('recurrent layers', [
    ...each('simpleRnn', (loop) => cells.simpleRnn({ ...size, ...loop })),
    ...each('lstm', (loop) => cells.lstm({ ...size, ...loop })),
    ...each('gru', (loop) => cells.gru({ ...size, ...loop })),
    ...each('tf.layers.simpleRNN', (loop) => layers.simpleRNN({ ...size, ...loop })),
    ...each('tf.layers.lstm', (loop) => layers.lstm({ ...size, ...loop })),
    ...each('tf.layers.gru', (loop) => layers.gru({ ...size, ...loop } as never)),
    ...each('stackedRnn', (loop) =>
      cells.stackedRnn({ cells: [cells.lstmCell(size), cells.gruCell({ units: 3 })], ...loop }),
    ),
    { name: 'dropout', shapes: sequences, build: one(() => cells.dropout({ rate: 0.3, seed: 1 })) },
  ]),
  ...family(
    'cells',
    Object.entries(makeCells).flatMap(([name, make]) => [
      ...each(name, (loop) => cells.rnn({ cell: make(), ...loop })),
      ...(name.startsWith('tf.')
        ? each(`tf.layers.rnn of ${name}`, (loop) => layers.rnn({ cell: make() as never, ...loop }))
        : []),
    ]),
  ),
  ...family(
    'cells behind a mask',
    Object.entries(makeCells).map(([name, make]) => ({
      name: `${name} behind a mask`,
      shapes: sequences,
      build: ([x]: tfl.SymbolicTensor[]) => {
        const masked = layers.masking().apply(layers.reLU().apply(x!)) as tfl.SymbolicTensor;
        const y = cells.rnn({ cell: make(), returnSequences: true }).apply(masked) as tfl.SymbolicTensor;
        return cells.bidirectional({ layer: cells.gru({ units: 2 }) }).apply(y);
      },
    })),
  ),
  ...family('bidirectional', [
    ...merges.flatMap((mergeMode) =>
      Object.entries({
        lstm: (loop: object) => cells.lstm({ ...size, ...loop }),
        peepholeLstmCell: (loop: object) => cells.rnn({ cell: cells.peepholeLstmCell(size), ...loop }),
        layerNormGruCell: (loop: object) => cells.rnn({ cell: cells.layerNormGruCell(size), ...loop }),
      }).map(([name, make]) => ({
        name: `bidirectional ${name}, ${mergeMode}`,
        shapes: sequences,
        build: one(() =>
          cells.bidirectional({ layer: make({ returnSequences: mergeMode !== 'mul' }), mergeMode }),
        ),
      })),
    ),
    {
      name: 'tf.layers.bidirectional',
      shapes: sequences,
      build: one(() =>
        layers.bidirectional({
          layer: layers.gru({ ...size, recurrentActivation: 'sigmoid', returnSequences: true }) as never,
          mergeMode: 'concat',
        }),
      ),
    },
  ]),
];
