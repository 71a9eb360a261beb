import type { OnnxTensor, OnnxTensorType } from '@recurra/onnx';
import { type DType, dump, parse } from 'npyjs';
import { UsageError } from '../../../errors.ts';
import { newElements } from './elements.ts';

const types: Readonly<Partial<Record<DType, OnnxTensorType>>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
};
const codes = new Map(Object.entries(types).map(([code, type]) => [type, code as DType]));

/**
 * Reads a NumPy `.npy` file.
 *
 * @param bytes The whole file.
 * @param where What messages begin with.
 * @throws UsageError if it is damaged, or holds what models do not take.
 */
export function tensorFromNpy(bytes: Uint8Array, where: string): OnnxTensor {
  const file = parsed(bytes, where);
  const type = types[file.dtype];
  if (type === undefined) {
    throw new UsageError(
      `${where}: NumPy's type ${file.dtype} is none that models take; save it as float32, say.`,
    );
  }
  const dims = file.shape;
  const count = dims.reduce((product, dim) => product * dim, 1);
  const found = (file.data as unknown as ArrayLike<unknown>).length;
  if (!dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0) || count !== found) {
    throw new UsageError(
      `${where}: the shape (${dims.join(', ')}) has ${count} elements, the file ${found}; it is damaged.`,
    );
  }
  const data = file.data as unknown as OnnxTensor['data'];
  const tensor = {
    type,
    dims,
    data: type === 'bool' ? Uint8Array.from(data as never, Number) : data,
  } as OnnxTensor;
  return file.fortranOrder && dims.length > 1 ? inRowOrder(tensor) : tensor;
}

function parsed(bytes: Uint8Array, where: string): ReturnType<typeof parse> {
  // A view of its own: the arrays must start at a multiple of their element size.
  const buffer = new Uint8Array(bytes).buffer;
  try {
    return parse(buffer, { convertFloat16: false });
  } catch (cause) {
    const reason = (cause as Error).message.replace(/\.$/, '');
    throw new UsageError(`${where} cannot be read as a .npy file: ${reason}.`);
  }
}

/** Rearranges what NumPy stored with the first axis varying fastest. */
function inRowOrder({ type, dims, data }: OnnxTensor): OnnxTensor {
  const rows = newElements(type, data.length) as unknown as unknown[];
  const index = dims.map(() => 0);
  for (let from = 0; from < data.length; from++) {
    rows[index.reduce((to, at, axis) => to * (dims[axis] as number) + at, 0)] = data[from];
    for (let axis = 0; axis < dims.length; axis++) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (dims[axis] as number)) break;
      index[axis] = 0;
    }
  }
  return { type, dims, data: rows } as unknown as OnnxTensor;
}

/**
 * Writes a NumPy `.npy` file.
 *
 * @throws UsageError for types NumPy has not.
 */
export function tensorToNpy({ type, dims, data }: OnnxTensor, name: string): Uint8Array {
  const dtype = codes.get(type);
  if (dtype === undefined || type === 'string') {
    throw new UsageError(`"${name}" is of type ${type}, which .npy files do not hold; use --format json.`);
  }
  return new Uint8Array(dump(data, [...dims], { dtype }));
}
