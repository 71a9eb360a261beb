import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';

/** A model as data that can be sent to another thread. */
export async function packModel(model: LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (saved) => {
      artifacts = saved;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artifacts as tf.io.ModelArtifacts;
  // The topology may hold things that are not data, which JSON leaves out.
  const topology = JSON.parse(JSON.stringify(modelTopology));
  return {
    modelTopology: topology,
    ...(weightSpecs === undefined ? {} : { weightSpecs }),
    ...(weightData === undefined ? {} : { weightData: tf.io.CompositeArrayBuffer.join(weightData) }),
  };
}

/** Builds the model that {@link packModel} took apart. Its layers must be registered. */
export function unpackModel(artifacts: tf.io.ModelArtifacts): Promise<LayersModel> {
  return loadLayersModel(tf.io.fromMemory(artifacts));
}
