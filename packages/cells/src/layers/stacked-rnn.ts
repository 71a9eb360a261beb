import type { AnyCell } from '../cells/stacked-rnn-cells.ts';
import { StackedRnnCells } from '../cells/stacked-rnn-cells.ts';
import { configObject } from '../checks.ts';
import type { LoopConfig } from '../types.ts';
import { RecurrentLayer } from './recurrent-layer.ts';

/** Config of {@link stackedRnn}. */
export interface StackedRnnConfig extends LoopConfig {
  /** Cells from the input to the output. */
  cells: readonly AnyCell[];
}

/**
 * Creates a layer of several cells on top of each other. Each runs fused if its config allows.
 *
 * It is `rnn({ cell: stackedRnnCells({ cells }) })`, and is stored as that: class RNN with a StackedRNNCells cell.
 *
 * @param config.cells Cells from the input to the output.
 * @returns A layer; its states are those of the top cell, then of the one below it, and so on.
 * @throws ArgumentError if the config is not valid.
 * @see Keras `StackedRNNCells`.
 * @example const layer = stackedRnn({ cells: [lstmCell({ units: 64 }), lstmCell({ units: 32 })] });
 */
export function stackedRnn(config: StackedRnnConfig): RecurrentLayer {
  const { cells, ...loop } = configObject('stackedRnn()', config);
  return new RecurrentLayer(
    { ...loop, cell: new StackedRnnCells({ cells }, 'stackedRnn()') },
    'stackedRnn()',
  );
}
