import { create } from '@bufbuild/protobuf';
import { type NodeProto, NodeProtoSchema, type TensorProto } from 'onnx-buf';
import { type Attributes, encodeAttributes } from '../builder/attributes.ts';
import { encodeTensor } from '../tensor/encode.ts';
import { typeCode } from '../tensor/types.ts';
import type { PackedTensor } from './pack.ts';
import type { ChannelAxes } from './weight-inputs.ts';

/** What stands for a weight in the file: stored tensors, and nodes that make the weight of them. */
export interface Unpacking {
  readonly initializers: TensorProto[];
  readonly nodes: NodeProto[];
}

/** A weight in 8 bits. */
export interface PackedWeight {
  readonly name: string;
  readonly dims: readonly number[];
  readonly axes: ChannelAxes;
  readonly packed: PackedTensor;
}

/**
 * Writes a packed weight: 8-bit integers, scales, and the nodes that multiply them under the weight's own name.
 *
 * Cast and Mul, not DequantizeLinear: runtimes compute them once, when they load the model. ONNX Runtime keeps a
 * DequantizeLinear for every run, and joins it with a MatMul into an operator that rounds the other factor too.
 *
 * @param uniqueName Makes a name that the model does not have yet.
 */
export function writeUnpacking(
  { name, dims, axes, packed }: PackedWeight,
  uniqueName: (wanted: string) => string,
): Unpacking {
  const stored = uniqueName(`${name}_int8`);
  const scale = uniqueName(`${name}_scale`);
  const levels = uniqueName(`${name}_levels`);
  const [from, to] = axes;
  // Ones behind the channels, so that the scales broadcast.
  const scaleDims = [...dims.slice(from, to), ...new Array<number>(dims.length - to).fill(1)];
  const node = (operator: string, input: string[], output: string, attributes: Attributes = {}) =>
    create(NodeProtoSchema, {
      name: uniqueName(`${name}/${operator}`),
      opType: operator,
      input,
      output: [output],
      attribute: encodeAttributes(attributes),
    });
  return {
    initializers: [
      encodeTensor(stored, { type: 'int8', dims, data: packed.data }),
      encodeTensor(scale, { type: 'float32', dims: scaleDims, data: packed.scales }),
    ],
    nodes: [node('Cast', [stored], levels, { to: typeCode('float32') }), node('Mul', [levels, scale], name)],
  };
}
