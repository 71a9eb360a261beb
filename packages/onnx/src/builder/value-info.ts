import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { type TensorShapeProto_DimensionSchema, type ValueInfoProto, ValueInfoProtoSchema } from 'onnx-buf';
import { type OnnxTensorType, typeCode } from '../tensor/types.ts';

/** Length of an axis: a number, or the name of a length known only at run time, as `batch`. */
export type Dimension = number | string;

/** Type and shape of a value. */
export interface ValueDescription {
  readonly type: OnnxTensorType;
  readonly shape: readonly Dimension[];
}

/** What a graph says of a value that enters or leaves it. */
export interface PortDescription {
  readonly type: OnnxTensorType;
  /** Left out where it is not known. */
  readonly shape?: readonly Dimension[] | undefined;
  readonly docString?: string | undefined;
}

/** Writes a value's type and shape the way graphs declare their inputs and outputs. */
export function encodeValueInfo(name: string, { type, shape, docString }: PortDescription): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    ...(docString === undefined ? {} : { docString }),
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: typeCode(type),
          ...(shape === undefined ? {} : { shape: { dim: shape.map(encodeDimension) } }),
        },
      },
    },
  });
}

function encodeDimension(dim: Dimension): MessageInitShape<typeof TensorShapeProto_DimensionSchema> {
  return typeof dim === 'number'
    ? { value: { case: 'dimValue', value: BigInt(dim) } }
    : { value: { case: 'dimParam', value: dim } };
}
