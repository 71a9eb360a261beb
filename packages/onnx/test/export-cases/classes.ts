import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

type LayerClass = new (...args: never[]) => tfl.layers.Layer;

/** The classes of layers and cells that can be stored in models at the moment, by name. */
export function registeredLayers(): Map<string, LayerClass> {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const classes = Object.entries(classNameMap).map(([name, [own]]) => [name, own as unknown] as const);
  return new Map(
    classes.filter((entry): entry is [string, LayerClass] => isSubclass(entry[1], tfl.layers.Layer)),
  );
}

function isSubclass(own: unknown, base: unknown): boolean {
  for (let parent = own; typeof parent === 'function'; parent = Object.getPrototypeOf(parent)) {
    if (parent === base) return true;
  }
  return false;
}

/** The classes of a model's layers, and of the layers and cells inside them. */
export function classesIn(model: tfl.LayersModel): Set<unknown> {
  const found = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (!(value instanceof tfl.layers.Layer)) return;
    found.add(value.constructor);
    const parts = value as unknown as Record<string, unknown>;
    for (const key of ['layer', 'forwardLayer', 'backwardLayer', 'cell', 'cells', 'layers']) {
      for (const part of [parts[key]].flat()) visit(part);
    }
  };
  visit(model);
  return found;
}
