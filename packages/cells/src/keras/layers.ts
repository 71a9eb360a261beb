import { ArgumentError } from '@recurra/plugin';
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { GruCell } from '../cells/gru-cell.ts';
import { LstmCell } from '../cells/lstm-cell.ts';
import { SimpleRnnCell } from '../cells/simple-rnn-cell.ts';
import { type AnyCell, StackedRnnCells } from '../cells/stacked-rnn-cells.ts';
import { Bidirectional, type MergeMode } from '../layers/bidirectional.ts';
import { Dropout } from '../layers/dropout.ts';
import { Gru } from '../layers/gru.ts';
import { Lstm } from '../layers/lstm.ts';
import { RecurrentLayer } from '../layers/recurrent-layer.ts';
import { SimpleRnn } from '../layers/simple-rnn.ts';
import { fromRegistry, toCamelCase } from '../resolve.ts';
import { isJson, type Json, type KerasObject, type KerasVersion, readObject, show, where } from './json.ts';
import {
  cellOptions,
  ignoredOptions,
  kerasDefaults,
  plainOptions,
  recurrentOptions,
  renamedOptions,
  requiredValues,
} from './layer-table.ts';
import {
  translateActivation,
  translateConstraint,
  translateDtype,
  translateInitializer,
  translateRegularizer,
  translateSeed,
} from './objects.ts';

type Creator = tf.serialization.SerializableConstructor<tfl.layers.Layer>;
const recurrent: Readonly<Record<string, unknown>> = { SimpleRNN: SimpleRnn, LSTM: Lstm, GRU: Gru };
const cells: Readonly<Record<string, unknown>> = {
  SimpleRNNCell: SimpleRnnCell,
  LSTMCell: LstmCell,
  GRUCell: GruCell,
};

/** Creates the layer (not model) that a Keras config describes. @throws ArgumentError if there is none. */
export function createLayer(value: unknown, version: KerasVersion): tfl.layers.Layer {
  const stored = readObject('a layer', value);
  const { className, config } = stored;
  switch (className) {
    case 'InputLayer':
      return tfl.layers.inputLayer(inputConfig(config));
    case 'TimeDistributed':
      return tfl.layers.timeDistributed({ ...common(config), layer: createLayer(config.layer, version) });
    case 'Bidirectional':
      return createBidirectional(config, version);
    case 'RNN':
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return createRecurrent(stored, version);
    case 'Dropout':
      return new Dropout(options(stored, plainOptions.Dropout!, version) as never);
  }
  const keys = plainOptions[className];
  if (keys === undefined) {
    throw new ArgumentError(
      `${where}: the layer class ${className} is not supported; supported are InputLayer, TimeDistributed, ` +
        `Bidirectional, ${[...Object.keys(recurrentOptions), ...Object.keys(plainOptions)].join(', ')}.`,
    );
  }
  return fromRegistry(where, 'class_name', className, options(stored, keys, version)) as tfl.layers.Layer;
}

/** The config of an input, in tfjs-layers' form. */
export function inputConfig(config: Json): { batchInputShape: tfl.Shape; dtype: tf.DataType; name?: string } {
  const shape = config.batch_shape ?? config.batch_input_shape;
  if (!Array.isArray(shape)) {
    throw new ArgumentError(`${where}: an InputLayer must have a batch_shape, got ${show(shape)}.`);
  }
  for (const key of ['sparse', 'ragged', 'optional']) {
    if (config[key] === true) throw new ArgumentError(`${where}: inputs that are ${key} are not supported.`);
  }
  const name = typeof config.name === 'string' ? { name: config.name } : {};
  return { batchInputShape: shape as tfl.Shape, dtype: translateDtype(config.dtype), ...name };
}

/** The options every layer has. */
function common(config: Json): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (typeof config.name === 'string') result.name = config.name;
  if (typeof config.trainable === 'boolean') result.trainable = config.trainable;
  // Keras 2 has the model's input shape in its first layer.
  const shape = config.batch_input_shape ?? config.batch_shape;
  if (Array.isArray(shape)) {
    result.batchInputShape = shape;
    result.dtype = translateDtype(config.dtype);
  }
  return result;
}

const commonKeys: ReadonlySet<string> = new Set(['name', 'trainable', 'batch_input_shape', 'batch_shape']);

/** Translates the options that `keys` names, and refuses others that would change what the layer computes. */
function options({ className, config }: KerasObject, keys: readonly string[], version: KerasVersion): Json {
  const result = common(config);
  for (const [key, value] of Object.entries(config)) {
    const name = renamedOptions[className]?.[key] ?? key;
    if (keys.includes(name)) {
      result[toCamelCase(name)] = translateOption(name, value, version);
      continue;
    }
    if (commonKeys.has(key) || ignoredOptions.has(key) || value === requiredValues[key]) continue;
    if (value === null || value === false || value === 'auto') continue;
    throw new ArgumentError(
      `${where}: the layer ${show(config.name)} (${className}) has ${key}: ${show(value)}, ` +
        'which has no counterpart in tfjs-layers.',
    );
  }
  return result;
}

function translateOption(key: string, value: unknown, version: KerasVersion): unknown {
  if (key.endsWith('_initializer')) return translateInitializer(value);
  if (key.endsWith('_regularizer')) return translateRegularizer(value);
  if (key.endsWith('_constraint')) return translateConstraint(value);
  if (key.endsWith('activation')) return translateActivation(value, version);
  if (key === 'seed') return translateSeed(value);
  return typeof value === 'string' ? toCamelCase(value) : value;
}

/** A recurrent layer or cell with Keras' defaults filled in. */
function completed({ className, config }: KerasObject, version: KerasVersion): KerasObject {
  return { className, config: { ...kerasDefaults(className, version), ...config } };
}

function createRecurrent(stored: KerasObject, version: KerasVersion): RecurrentLayer {
  const { className, config } = stored;
  const keys = recurrentOptions[className]!;
  if (className !== 'RNN') {
    const cls = recurrent[className] as Creator;
    return cls.fromConfig(
      cls,
      options(completed(stored, version), keys, version) as tf.serialization.ConfigDict,
    ) as RecurrentLayer;
  }
  const { cell, ...rest } = config;
  const translated = options({ className, config: rest }, keys, version);
  return new RecurrentLayer({ ...translated, cell: createCell(cell, version) });
}

function createCell(value: unknown, version: KerasVersion): AnyCell {
  const stored = readObject('a cell', value);
  const { className, config } = stored;
  if (className === 'StackedRNNCells') {
    const parts = Array.isArray(config.cells) ? config.cells : [];
    return new StackedRnnCells({ cells: parts.map((part) => createCell(part, version)) });
  }
  const cls = cells[className] as Creator | undefined;
  if (cls === undefined) {
    throw new ArgumentError(
      `${where}: the cell class ${className} is not supported; supported are StackedRNNCells, ` +
        `${Object.keys(cells).join(', ')}.`,
    );
  }
  const translated = options(completed(stored, version), cellOptions[className]!, version);
  return cls.fromConfig(cls, translated as tf.serialization.ConfigDict) as unknown as AnyCell;
}

function createBidirectional(config: Json, version: KerasVersion): Bidirectional {
  const forward = readObject('the layer of a Bidirectional', config.layer);
  const backward = isJson(config.backward_layer)
    ? readObject('the backward_layer of a Bidirectional', config.backward_layer)
    : null;
  return new Bidirectional({
    ...common(config),
    layer: innerLayer(forward, 'forward_', version),
    ...(backward === null || isMirror(forward, backward)
      ? {}
      : { backwardLayer: innerLayer(backward, 'backward_', version) }),
    mergeMode: (config.merge_mode === undefined ? 'concat' : config.merge_mode) as MergeMode,
  });
}

/** Keras names the two copies when it makes them; and it zeroes the output at masked steps in both. */
function innerLayer(
  { className, config }: KerasObject,
  prefix: string,
  version: KerasVersion,
): RecurrentLayer {
  const name = typeof config.name === 'string' ? config.name : '';
  const inner = {
    ...config,
    ...(name.startsWith(prefix) ? { name: name.slice(prefix.length) } : {}),
    zero_output_for_mask: config.return_sequences === true,
  };
  if (!(className in recurrentOptions)) {
    throw new ArgumentError(
      `${where}: a Bidirectional must wrap one of ${Object.keys(recurrentOptions).join(', ')}, got ${className}.`,
    );
  }
  return createRecurrent({ className, config: inner }, version);
}

/** Whether a backward layer is what a Bidirectional makes by itself. */
function isMirror(forward: KerasObject, backward: KerasObject): boolean {
  const essence = ({ className, config }: KerasObject) => {
    const { name: _name, go_backwards: _goBackwards, ...rest } = config;
    return JSON.stringify([className, Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))]);
  };
  return essence(forward) === essence(backward);
}
