import { ArgumentError } from '@recurra/plugin';
import * as tfl from '@tensorflow/tfjs-layers';
import { createFunctional } from './functional.ts';
import { isJson, type Json, type KerasVersion, kerasVersion, readObject, where } from './json.ts';
import { createLayer } from './layers.ts';

/** Parses, and unwraps what Keras and the converter of TensorFlow.js put around a config. */
function unwrap(value: unknown): Json {
  let document = value;
  if (typeof document === 'string') {
    try {
      document = JSON.parse(document);
    } catch (cause) {
      throw new ArgumentError(`${where}: the text is not JSON.`, { cause });
    }
  }
  for (const key of ['modelTopology', 'model_config']) {
    if (isJson(document) && key in document) {
      const { keras_version } = document;
      const inner = document[key];
      document = isJson(inner) && keras_version !== undefined ? { keras_version, ...inner } : inner;
    }
  }
  if (!isJson(document)) {
    throw new ArgumentError(
      `${where}: expected the JSON of a Keras layer or model, with class_name and config.`,
    );
  }
  return document;
}

function create(value: unknown, version: KerasVersion): tfl.layers.Layer {
  const { className, config } = readObject('a layer', value);
  switch (className) {
    case 'Sequential':
      return createSequential(config, version);
    case 'Functional':
    case 'Model':
      return createFunctional(config, version, create);
    default:
      return createLayer(value, version);
  }
}

function createSequential(config: Json, version: KerasVersion): tfl.Sequential {
  const model = tfl.sequential(typeof config.name === 'string' ? { name: config.name } : {});
  const stored = Array.isArray(config.layers) ? (config.layers as unknown[]) : [];
  const layers = stored.map((item) => create(item, version));
  const shape = config.build_input_shape;
  const first = layers[0];
  // Keras 3 may have the input's shape only here.
  if (first !== undefined && first.batchInputShape === undefined && Array.isArray(shape)) {
    model.add(tfl.layers.inputLayer({ batchInputShape: shape as tfl.Shape }));
  }
  for (const layer of layers) model.add(layer);
  return model;
}

/**
 * Creates the layer or model that a Keras config describes: what `keras.layers.serialize(layer)`,
 * `model.to_json()` and the `config.json` inside a `.keras` file hold. Keras 3 and Keras 2.
 *
 * Recurrent layers, their cells and dropout are this package's; the others are those of tfjs-layers. Weights are not
 * part of a config: give them with `setWeights()`; order and shapes are Keras'.
 *
 * Masks that Keras 3 computes in the graph of a functional model are left to tfjs-layers, which computes them itself.
 * Keras' Bidirectional outputs zeros at masked steps; so does what is made here.
 *
 * @param json The config, parsed or as text.
 * @returns The layer; for a Sequential or Functional config a model, see {@link modelFromKerasConfig}.
 * @throws ArgumentError if the config is damaged, or has a class or an option without a counterpart.
 * @see Keras `serialize_keras_object`; tfjs issue 8489.
 * @example const layer = fromKerasConfig({ module: 'keras.layers', class_name: 'LSTM', config: { units: 8 } });
 */
export function fromKerasConfig(json: unknown): tfl.layers.Layer {
  const document = unwrap(json);
  return create(document, kerasVersion(document));
}

/**
 * Creates the model that a Keras config describes; see {@link fromKerasConfig}.
 *
 * @param json The config of a Sequential or Functional model, parsed or as text.
 * @throws ArgumentError if it is not a model's, or cannot be translated.
 * @example const model = modelFromKerasConfig(await readFile('config.json', 'utf8'));
 */
export function modelFromKerasConfig(json: unknown): tfl.LayersModel {
  const model = fromKerasConfig(json);
  if (model instanceof tfl.LayersModel) return model;
  throw new ArgumentError(
    `modelFromKerasConfig(): the config must be a model's, got that of a layer (${model.getClassName()}); ` +
      'use fromKerasConfig().',
  );
}
