import { runCell } from '../cells/run.ts';
import type { Cell, Layer, LayerExporter } from '../types.ts';
import { shownStates } from './shown-states.ts';

/** The parts of a recurrent layer that tfjs-layers' and @recurra/cells' have in common. */
export interface RecurrentLayer extends Layer {
  readonly cell: Cell;
}

/** RNN, SimpleRNN, LSTM and GRU: the layer's cell, run over time. Inputs after the first are initial states. */
export const recurrent: LayerExporter = (layer, context, [x, ...given]) => {
  const { returnSequences, returnState, goBackwards, zeroOutputForMask } = context.config(layer);
  const { cell } = layer as RecurrentLayer;
  const shown = given.length === 0 ? shownStates(layer, cell, context, x as string) : undefined;
  const result = runCell(context, cell, x as string, {
    states: shown?.initial ?? (given.length > 0 ? given : undefined),
    reverse: goBackwards === true,
    mask: context.mask(x as string),
    zeroMasked: zeroOutputForMask === true,
    wantSequence: returnSequences === true,
    wantStates: returnSequences !== true || returnState === true || shown !== undefined,
  });
  shown?.setFinal(result.states);
  // Keras gives a backward sequence in the order in which it was processed.
  const sequence = goBackwards === true ? reversed(result.sequence) : result.sequence;
  const output = returnSequences === true ? sequence : result.last;
  return [output as string, ...(returnState === true ? result.states : [])];

  function reversed(value: string | undefined): string | undefined {
    return value === undefined ? undefined : context.reverse(value, 1);
  }
};
