import { create } from '@bufbuild/protobuf';
import { type NodeProto, NodeProtoSchema, type TensorProto } from 'onnx-buf';
import { type Attributes, encodeAttributes } from '../builder/attributes.ts';
import { encodeTensor } from '../tensor/encode.ts';
import { typeCode } from '../tensor/types.ts';
import type { PackedTensor } from './pack.ts';

/** What stands for a weight in the file: stored tensors, and nodes that make the weight of them. */
export interface Unpacking {
  readonly initializers: TensorProto[];
  readonly nodes: NodeProto[];
}

/** A weight and where it was packed. */
export interface PackedWeight {
  readonly name: string;
  readonly dims: readonly number[];
  /** The shape that was packed: `dims`, or what they become when leading axes are put together. */
  readonly packedDims: readonly number[];
  readonly axis: number;
  readonly packed: PackedTensor;
}

/**
 * Writes a packed weight: 8-bit integers, scales, and the nodes that multiply them under the weight's own name.
 *
 * @param opset Version of the standard operators; before 13 no operator has a scale for each channel.
 * @param uniqueName Makes a name that the model does not have yet.
 */
export function writeUnpacking(
  { name, dims, packedDims, axis, packed }: PackedWeight,
  opset: number,
  uniqueName: (wanted: string) => string,
): Unpacking {
  const isReshaped = packedDims.length !== dims.length;
  const stored = uniqueName(`${name}_int8`);
  const scale = uniqueName(`${name}_scale`);
  const flat = isReshaped ? uniqueName(`${name}_flat`) : name;
  const channels = packed.scales.length;
  const isOld = opset < 13;
  // Without the operator's axis the scales must broadcast.
  const scaleDims = isOld
    ? [channels, ...new Array<number>(packedDims.length - axis - 1).fill(1)]
    : [channels];
  const initializers = [
    encodeTensor(stored, { type: 'int8', dims: packedDims, data: packed.data }),
    encodeTensor(scale, { type: 'float32', dims: scaleDims, data: packed.scales }),
  ];
  const nodes: NodeProto[] = [];
  const add = (operator: string, inputs: string[], output: string, attributes: Attributes = {}) => {
    nodes.push(
      create(NodeProtoSchema, {
        name: uniqueName(`${name}/${operator}`),
        opType: operator,
        input: inputs,
        output: [output],
        attribute: encodeAttributes(attributes),
      }),
    );
  };
  if (isOld) {
    const floats = uniqueName(`${name}_levels`);
    add('Cast', [stored], floats, { to: typeCode('float32') });
    add('Mul', [floats, scale], flat);
  } else {
    add('DequantizeLinear', [stored, scale], flat, { axis });
  }
  if (isReshaped) {
    const shape = uniqueName(`${name}_shape`);
    const data = BigInt64Array.from(dims, BigInt);
    initializers.push(encodeTensor(shape, { type: 'int64', dims: [dims.length], data }));
    add('Reshape', [flat, shape], name);
  }
  return { initializers, nodes };
}
