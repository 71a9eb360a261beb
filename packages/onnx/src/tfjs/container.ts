import type * as tfl from '@tensorflow/tfjs-layers';
import { OnnxError } from '../errors.ts';
import type { ExportContext } from './context.ts';
import type { Layer } from './types.ts';

/** Follows a model from its outputs back to its inputs; layers are written in the order of their first need. */
export function exportContainer(
  model: Pick<tfl.LayersModel, 'inputs' | 'outputs'>,
  context: ExportContext,
  inputs: readonly string[],
): string[] {
  const values = new Map<number, string>();
  model.inputs.forEach((tensor, i) => {
    values.set(tensor.id, inputs[i] as string);
  });
  const resolve = (tensor: tfl.SymbolicTensor): string => {
    const known = values.get(tensor.id);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex];
    // An input layer's node has its own output for an input.
    if (node === undefined || node.inputTensors.length === 0 || node.inputTensors.includes(tensor)) {
      throw new OnnxError(`exportOnnx(): the output of layer "${layer.name}" does not depend on the inputs.`);
    }
    checkCallArgs(layer, node.callArgs);
    const outputs = context.layer(layer, node.inputTensors.map(resolve), node.outputTensors);
    node.outputTensors.forEach((output, i) => {
      values.set(output.id, outputs[i] as string);
    });
    return values.get(tensor.id) as string;
  };
  return model.outputs.map(resolve);
}

function checkCallArgs(layer: Layer, args: Record<string, unknown> | undefined): void {
  for (const [key, value] of Object.entries(args ?? {})) {
    const list = Array.isArray(value) ? value : [value];
    if (list.some((item) => typeof item === 'object' && item !== null && 'dataId' in item)) {
      throw new OnnxError(
        `exportOnnx(): layer "${layer.name}" is called with a fixed tensor as ${key}; make it an input of the model.`,
        { node: layer.name },
      );
    }
  }
}
