import * as tf from '@tensorflow/tfjs-core';
import { HardSigmoidKeras3 } from './activations.ts';
import { CoupledLstmCell } from './cells/coupled-lstm-cell.ts';
import { GruCell } from './cells/gru-cell.ts';
import { LayerNormGruCell } from './cells/layer-norm-gru-cell.ts';
import { LayerNormLstmCell } from './cells/layer-norm-lstm-cell.ts';
import { LstmCell } from './cells/lstm-cell.ts';
import { PeepholeLstmCell } from './cells/peephole-lstm-cell.ts';
import { ProjectedLstmCell } from './cells/projected-lstm-cell.ts';
import { SimpleRnnCell } from './cells/simple-rnn-cell.ts';
import { StackedRnnCells } from './cells/stacked-rnn-cells.ts';
import { Bidirectional } from './layers/bidirectional.ts';
import { Dropout } from './layers/dropout.ts';
import { Gru } from './layers/gru.ts';
import { Lstm } from './layers/lstm.ts';
import { RecurrentLayer } from './layers/recurrent-layer.ts';
import { SimpleRnn } from './layers/simple-rnn.ts';

/** A class of this package that can be stored. */
export type StoredClass = tf.serialization.SerializableConstructor<tf.serialization.Serializable>;

/** All classes that models may store. */
export function storedClasses(): StoredClass[] {
  return [
    RecurrentLayer,
    SimpleRnn,
    Lstm,
    Gru,
    Bidirectional,
    Dropout,
    SimpleRnnCell,
    LstmCell,
    GruCell,
    StackedRnnCells,
    PeepholeLstmCell,
    ProjectedLstmCell,
    CoupledLstmCell,
    LayerNormLstmCell,
    LayerNormGruCell,
    HardSigmoidKeras3,
  ] as unknown as StoredClass[];
}

/**
 * Makes the loaders of tfjs-layers (`tf.loadLayersModel`, `tf.models.modelFromJSON`) create this package's recurrent
 * layers, cells and dropout in place of their own of the same name.
 *
 * Call it once, before loading. Models that exist already stay as they are. Importing the package does not do it.
 *
 * @example
 * registerLayers();
 * const model = await tf.loadLayersModel('https://example.org/model.json'); // saved with tf.layers.lstm
 */
export function registerLayers(): void {
  for (const stored of storedClasses()) tf.serialization.registerClass(stored);
}
