import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Classes by name that a caller of tfjs-layers' loaders passed: `[class, its fromConfig]`. */
export type CustomObjects = Readonly<Record<string, unknown>>;

type Entry = tf.serialization.SerializationMap['classNameMap'][string];
type FromConfig = (
  cls: Entry[0],
  config: tf.serialization.ConfigDict,
  customObjects: CustomObjects,
) => tf.serialization.Serializable;

/**
 * Creates a layer or cell from `{className, config}`: from the caller's classes, else from tfjs' registry.
 *
 * @throws ArgumentError if the form is another, or the class is in neither.
 */
export function deserialize(
  where: string,
  stored: unknown,
  customObjects: CustomObjects = {},
): tfl.layers.Layer {
  const { className, config } = (stored ?? {}) as Record<string, unknown>;
  if (typeof className !== 'string' || typeof config !== 'object' || config === null) {
    throw new ArgumentError(`${where}: expected { className, config }, got ${JSON.stringify(stored)}.`);
  }
  const custom = customObjects[className] as Entry | undefined;
  const entry = custom ?? tf.serialization.SerializationMap.getMap().classNameMap[className];
  if (entry === undefined) {
    throw new ArgumentError(
      `${where}: the class ${className} is not registered; call registerLayers() before loading, ` +
        'and tf.serialization.registerClass() for classes of your own.',
    );
  }
  const [cls, fromConfig] = entry;
  const copy = { ...config } as tf.serialization.ConfigDict;
  return (fromConfig as FromConfig)(cls, copy, customObjects) as tfl.layers.Layer;
}
