import { decodeTensor, type OnnxModel } from '@recurra/onnx';

/** A weight of a file. */
export interface StoredWeight {
  readonly dims: readonly number[];
  readonly data: Float32Array;
  /** Whether the file keeps it in eight bits. */
  readonly packed: boolean;
}

/**
 * Reads weights of a file by their names: as they are, or as `quantizeOnnx` packs them, eight bits and a scale for each channel.
 *
 * @returns A function that gives a weight, or undefined where there is none of the name.
 */
export function storedWeights(model: OnnxModel): (name: string) => StoredWeight | undefined {
  const stored = new Map((model.graph?.initializer ?? []).map((tensor) => [tensor.name, tensor]));
  const read = (name: string): ReturnType<typeof decodeTensor> | undefined => {
    const tensor = stored.get(name);
    return tensor && decodeTensor(tensor);
  };
  return (name) => {
    const plain = read(name);
    if (plain !== undefined) return plain.type === 'float32' ? { ...plain, packed: false } : undefined;
    const [levels, scale] = [read(`${name}_int8`), read(`${name}_scale`)];
    if (levels?.type !== 'int8' || scale?.type !== 'float32') return undefined;
    // The one axis along which scales differ, counted from the last: scales may lack axes in front.
    const fromLast = [...scale.dims].reverse().findIndex((length) => length > 1);
    const inner = fromLast < 1 ? [] : levels.dims.slice(-fromLast);
    const width = inner.reduce((product, length) => product * length, 1);
    const channels = scale.data.length;
    const data = new Float32Array(levels.data.length);
    for (let i = 0; i < data.length; i++) {
      data[i] = levels.data[i]! * scale.data[Math.floor(i / width) % channels]!;
    }
    return { dims: levels.dims, data, packed: true };
  };
}
