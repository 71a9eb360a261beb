import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** Saves a model to memory, as `model.save` would to a file: through JSON. */
export async function save(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return { ...artifacts!, modelTopology: JSON.parse(JSON.stringify(artifacts!.modelTopology)) };
}

/** Loads what {@link save} saved. */
export function load(artifacts: tf.io.ModelArtifacts): Promise<tfl.LayersModel> {
  return tfl.loadLayersModel(tf.io.fromMemory(artifacts));
}

type Registry = tf.serialization.SerializationMap['classNameMap'];

/** Runs `fn` with the class registry as it was when `entries` were taken. */
export async function withRegistry<T>(entries: Registry, fn: () => Promise<T>): Promise<T> {
  const map = tf.serialization.SerializationMap.getMap();
  const now = map.classNameMap;
  map.classNameMap = { ...entries };
  try {
    return await fn();
  } finally {
    map.classNameMap = now;
  }
}

/** The class registry as it is. */
export function registryEntries(): Registry {
  return { ...tf.serialization.SerializationMap.getMap().classNameMap };
}
