import * as tf from '@tensorflow/tfjs-core';
import { leafLayers } from './layers.ts';

/** A recurrent layer with `stateful: true`, of tfjs-layers or any other package. */
interface StatefulLayer {
  readonly name: string;
  readonly stateful: true;
  /** States in which the last batch ended. */
  readonly states: readonly tf.Tensor[];
  /** Gives copies of these states to the next batch. */
  resetStates(states: tf.Tensor[]): void;
}

/** A state of a model's stateful layers. */
export interface NamedState {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/** The states that a model's stateful layers carry from batch to batch. */
export interface States {
  /** The states as they are now; they stay the layers' own. */
  list(): NamedState[];
  /** Handles of the states as they are now, the caller's to dispose of. Costs no copy. */
  snapshot(): tf.Tensor[];
  /** Sets all states; the values stay the caller's. */
  restore(values: readonly tf.Tensor[]): void;
}

/** Finds the stateful layers of a model, nested models and wrappers included. */
export function statesOf(model: unknown): States {
  const layers = leafLayers(model).filter(isStateful);
  return {
    list: () =>
      layers.flatMap(({ name, states }) =>
        states.map((tensor, index) => ({ name: `${name}/${index}`, tensor })),
      ),
    snapshot: () => layers.flatMap(({ states }) => states.map((state) => tf.keep(tf.clone(state)))),
    restore(values) {
      let offset = 0;
      for (const layer of layers) {
        const end = offset + layer.states.length;
        layer.resetStates(values.slice(offset, end));
        offset = end;
      }
    },
  };
}

function isStateful(layer: object): layer is StatefulLayer {
  const { stateful, states, resetStates } = layer as Partial<StatefulLayer>;
  return (
    stateful === true &&
    typeof resetStates === 'function' &&
    Array.isArray(states) &&
    // Layers that were never built have none.
    states.every((state) => state instanceof tf.Tensor)
  );
}
