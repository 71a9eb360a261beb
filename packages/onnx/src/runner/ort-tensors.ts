import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import { isTensorType, type OnnxTensor } from '../tensor/types.ts';
import type { OrtModule, OrtTensor } from './types.ts';

/** Hands a tensor to ONNX Runtime; data is not copied. */
export function toOrt(ort: OrtModule, name: string, { type, dims, data }: OnnxTensor): OrtTensor {
  if (type === 'bfloat16') {
    throw new ArgumentError(
      `run(): input "${name}" is bfloat16, which ONNX Runtime's JavaScript packages cannot take.`,
    );
  }
  const tensor: OrtTensor = new ort.Tensor(type as never, data as never, [...dims]);
  // Where there is a Float16Array (Node 24), the Tensor makes one of the bits, of which onnxruntime-node 1.30 then
  // reads no bytes at all (onnxruntime pull request 32323). It reads the bits themselves as it should.
  if (type === 'float16') Object.defineProperty(tensor, 'data', { value: data });
  return tensor;
}

/** Takes a tensor from ONNX Runtime. */
export async function fromOrt(name: string, tensor: OrtTensor): Promise<OnnxTensor> {
  const { type, dims } = tensor;
  if (!isTensorType(type))
    throw new OnnxError(`run(): output "${name}" has type ${type}, which cannot be read.`);
  const data = tensor.location === 'cpu' ? tensor.data : await tensor.getData();
  return { type, dims: [...dims], data: type === 'float16' ? halfBits(data) : data } as OnnxTensor;
}

/** Newer engines have a Float16Array; everyone has its bits. */
function halfBits(data: unknown): Uint16Array {
  const view = data as Uint16Array;
  return new Uint16Array(view.buffer, view.byteOffset, view.length);
}
