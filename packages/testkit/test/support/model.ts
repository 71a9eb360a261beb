import '@tensorflow/tfjs-backend-cpu';
import { gru } from '@recurra/cells';
import { exportOnnx } from '@recurra/onnx/tfjs';
import * as tfl from '@tensorflow/tfjs-layers';

/** A small network as an ONNX file: [batch, 4, 1] → [batch, 1]. */
export function smallModel(): Uint8Array {
  const model = tfl.sequential({
    layers: [
      gru({ units: 3, inputShape: [4, 1], seed: 1 }),
      tfl.layers.dense({ units: 1, kernelInitializer: tfl.initializers.glorotUniform({ seed: 2 }) }),
    ],
  });
  try {
    return exportOnnx(model, { dynamicTime: false });
  } finally {
    model.dispose();
  }
}
