import * as tfl from '@tensorflow/tfjs-layers';
import { liveParts } from '../cells/adopt-cell.ts';
import { Gru } from './gru.ts';
import { Lstm } from './lstm.ts';
import { RecurrentLayer, type RnnConfig } from './recurrent-layer.ts';
import { SimpleRnn } from './simple-rnn.ts';

type Maker = (config: never) => RecurrentLayer;

let makers: ReadonlyMap<unknown, Maker> | undefined;

/** How to make the counterpart of each layer class of tfjs-layers that it does not export. */
function counterparts(): ReadonlyMap<unknown, Maker> {
  // A new object each time: tfjs-layers writes a cell into it.
  const probe = () => ({ units: 1, name: 'probe' });
  makers ??= new Map<unknown, Maker>([
    [tfl.layers.simpleRNN(probe()).constructor, (config) => new SimpleRnn(config)],
    [tfl.layers.lstm(probe()).constructor, (config) => new Lstm(config)],
    [tfl.layers.gru(probe() as never).constructor, (config) => new Gru(config)],
  ]);
  return makers;
}

/**
 * A recurrent layer of this package as it is; for one of `tf.layers.*` a new layer of the same config, without its
 * weights; null for anything else.
 */
export function adoptLayer(layer: unknown): RecurrentLayer | null {
  if (layer instanceof RecurrentLayer) return layer;
  if (!(layer instanceof tfl.RNN)) return null;
  if (layer.constructor === tfl.RNN) {
    return new RecurrentLayer({ ...layer.getConfig(), cell: layer.cell } as unknown as RnnConfig);
  }
  const make = counterparts().get(layer.constructor);
  if (make === undefined) return null;
  return make({ ...layer.getConfig(), ...liveParts(layer.cell) } as never);
}
