import type { OnnxTensor } from '@recurra/onnx';
import { numbersOf } from './elements.ts';

/** Elements as JSON has them: shortest numbers that read back the same; NaN and infinity as words, big integers as digits. */
export function jsonElements(tensor: OnnxTensor): (number | string | boolean)[] {
  const { type, data } = tensor;
  if (type === 'string') return [...data];
  if (type === 'bool') return Array.from(data, (element) => element !== 0);
  if (type === 'int64' || type === 'uint64') {
    return Array.from(data as ArrayLike<bigint>, (element) => {
      const number = Number(element);
      return Number.isSafeInteger(number) ? number : String(element);
    });
  }
  const short = type === 'float32' ? shortest : (value: number) => value;
  return Array.from(numbersOf(tensor), (value) => (Number.isFinite(value) ? short(value) : String(value)));
}

/** A tensor as JSON: `{ type, dims, data }`. */
export function tensorToJson(tensor: OnnxTensor): unknown {
  return { type: tensor.type, dims: tensor.dims, data: jsonElements(tensor) };
}

/** A tensor as nested arrays, or a single value. */
export function nestedJson(tensor: OnnxTensor): unknown {
  let level: unknown[] = jsonElements(tensor);
  for (const length of [...tensor.dims].slice(1).reverse()) {
    const count = length === 0 ? 0 : level.length / length;
    level = Array.from({ length: count }, (_, i) => level.slice(i * length, (i + 1) * length));
  }
  return tensor.dims.length === 0 ? level[0] : level;
}

/** The fewest digits that give the same float32. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
