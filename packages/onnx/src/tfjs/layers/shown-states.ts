import type { Dimension } from '../../builder/value-info.ts';
import { OnnxError } from '../../errors.ts';
import { stackedCells } from '../cells/run.ts';
import { stateSizes } from '../cells/run-options.ts';
import type { ExportContext } from '../context.ts';
import { stateLetter } from '../states.ts';
import type { Cell, Layer } from '../types.ts';

/** States of a layer that are inputs and outputs of the graph. */
export interface ShownStates {
  /** Values to start from. */
  readonly initial: string[];
  /** Takes the final states, in the order of the initial ones. */
  setFinal(states: readonly string[]): void;
}

/**
 * Makes the states of a recurrent layer inputs and outputs of the graph, if they are to be.
 *
 * @param x The layer's input, [batch, time, features].
 * @throws OnnxError if the layer goes backwards: its state cannot go on with later steps.
 */
export function shownStates(
  layer: Layer,
  cell: Cell,
  context: ExportContext,
  x: string,
): ShownStates | undefined {
  if (!context.showsStates(layer)) return undefined;
  if (context.config(layer).goBackwards === true) throw readsBackwards(layer);
  const scope = context.scope.replaceAll('/', '_');
  const batch = context.shape(x)[0] as Dimension;
  const ports = namedStates(cell).map(({ suffix, size }) =>
    context.stateInput({ prefix: `${scope}_${suffix}`, shape: [batch, size], layer: layer.name }),
  );
  return {
    initial: ports.map(([name]) => name),
    setFinal(states) {
      ports.forEach(([, setOutput], i) => {
        setOutput(states[i] as string);
      });
    },
  };
}

/** Why a layer cannot show its states. */
export function readsBackwards(layer: Layer): OnnxError {
  return new OnnxError(
    `exportOnnx(): layer "${layer.name}" (${layer.getClassName()}) reads sequences from their end, so that its state ` +
      "cannot go on with later steps; leave states out, or list the other layers' names in it.",
    { node: layer.name, operator: layer.getClassName() },
  );
}

/** A cell's states in the order in which layers take them: a stack's top cell comes first. */
function namedStates(cell: Cell): { suffix: string; size: number }[] {
  const own = (single: Cell, prefix: string) =>
    stateSizes(single).map((size, i) => ({ suffix: `${prefix}${stateLetter(i)}`, size }));
  const stack = stackedCells(cell);
  if (stack === undefined) return own(cell, '');
  return stack
    .map((single, i) => own(single, `cell_${i}_`))
    .reverse()
    .flat();
}
