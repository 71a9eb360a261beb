import { runCell } from '../cells/run.ts';
import type { Cell, Layer, LayerExporter } from '../types.ts';

/** The parts of a recurrent layer that tfjs-layers' and @recurra/cells' have in common. */
export interface RecurrentLayer extends Layer {
  readonly cell: Cell;
}

/** RNN, SimpleRNN, LSTM and GRU: the layer's cell, run over time. Inputs after the first are initial states. */
export const recurrent: LayerExporter = (layer, context, [x, ...states]) => {
  const { returnSequences, returnState, goBackwards, zeroOutputForMask } = context.config(layer);
  const result = runCell(context, (layer as RecurrentLayer).cell, x as string, {
    states: states.length > 0 ? states : undefined,
    reverse: goBackwards === true,
    mask: context.mask(x as string),
    zeroMasked: zeroOutputForMask === true,
    wantSequence: returnSequences === true,
    wantStates: returnSequences !== true || returnState === true,
  });
  // Keras gives a backward sequence in the order in which it was processed.
  const sequence = goBackwards === true ? reversed(result.sequence) : result.sequence;
  const output = returnSequences === true ? sequence : result.last;
  return [output as string, ...(returnState === true ? result.states : [])];

  function reversed(value: string | undefined): string | undefined {
    return value === undefined ? undefined : context.reverse(value, 1);
  }
};
