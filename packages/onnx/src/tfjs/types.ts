import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { ExportContext } from './context.ts';

/** A layer of tfjs-layers, built or made by whoever extends it. */
export type Layer = tfl.layers.Layer;

/** A recurrent cell: one step and its weights. */
export type Cell = tfl.layers.RNNCell;

/** A layer's configuration, as `getConfig()` gives it. */
export type LayerConfig = tf.serialization.ConfigDict;

/**
 * Translates one call of a layer into nodes.
 *
 * @param layer The layer; `context.config(layer)` and `context.weights(layer)` read it.
 * @param context The graph being written, with the layer's name as scope.
 * @param inputs Names of the values the layer is called with; `context.shape(name)` and `context.type(name)` know them.
 * @returns Names of the values it gives, one for each of its outputs.
 * @example
 * const scale: LayerExporter = (layer, context, [x]) => {
 *   const [factor] = context.weights(layer, ['factor']);
 *   return [context.node('Mul', [x!, factor!])];
 * };
 */
export type LayerExporter = (layer: Layer, context: ExportContext, inputs: string[]) => string[];

/** Exporters by the class name of the layers they translate, as `layer.getClassName()` gives it. */
export type LayerExporters = Readonly<Record<string, LayerExporter>>;
