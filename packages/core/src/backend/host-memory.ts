import * as tf from '@tensorflow/tfjs-core';

/** A tensor's numbers as loops over host memory see them. */
export type HostArray = Float32Array | Int32Array | Uint8Array;

/** The memory of a backend whose tensors JavaScript can read and write at once. */
export interface HostMemory {
  /** A new tensor, float32 if `dtype` is left out; its values are whatever stood there before. */
  allocate(shape: readonly number[], dtype?: 'float32' | 'int32' | 'bool'): tf.TensorInfo;
  /**
   * A tensor's values where they are, not a copy. Valid until the next allocation, which may move them, so: allocate
   * first, then look. To be written to only where no one else can hold the tensor, such as one that
   * {@link HostMemory.allocate} has just made.
   */
  view(info: tf.TensorInfo): HostArray;
  /**
   * Brings tensors here that were made on another backend, as tfjs does at their first use. That allocates, so it must
   * come before the first of several views.
   */
  bring(infos: Iterable<tf.TensorInfo | undefined>): void;
}

/** A backend's tensors by their ids; asked for one of another backend, it moves it here. */
interface Storage<T> {
  get(dataId: tf.DataId): T;
}

function bringTo(storage: Storage<unknown>): HostMemory['bring'] {
  return (infos) => {
    for (const info of infos) if (info !== undefined) storage.get(info.dataId);
  };
}

/** What of tfjs-backend-cpu is used here. */
interface CpuBackend extends tf.KernelBackend {
  readonly data: Storage<{ values: unknown }>;
}

/** What of tfjs-backend-wasm is used here. */
interface WasmBackend extends tf.KernelBackend {
  readonly dataIdMap: Storage<unknown>;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): HostArray;
}

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

function cpuMemory(backend: CpuBackend): HostMemory {
  return {
    allocate(shape, dtype = 'float32') {
      const values = new arrays[dtype](tf.util.sizeFromShape([...shape]));
      return { dataId: backend.write(values, [...shape], dtype), shape: [...shape], dtype };
    },
    view({ dataId, dtype }) {
      const entry = backend.data.get(dataId);
      const kind = arrays[dtype as keyof typeof arrays];
      // Kernels may leave an array of another kind, which readSync would copy at every call.
      if (!(entry.values instanceof kind)) entry.values = backend.readSync(dataId);
      return entry.values as HostArray;
    },
    bring: bringTo(backend.data),
  };
}

function wasmMemory(backend: WasmBackend): HostMemory {
  return {
    allocate: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
    view: (info) => backend.typedArrayFromHeap(info),
    bring: bringTo(backend.dataIdMap),
  };
}

const known = new WeakMap<tf.KernelBackend, HostMemory>();

/**
 * The memory of a backend, if JavaScript reads it at once: `cpu` and `wasm` of tfjs. Loops over it cost less there than
 * chains of kernels; the other backends' data are on another device.
 *
 * @param backendName The backend's name.
 * @param backend The backend itself, as kernels receive it.
 * @returns undefined for other backends.
 */
export function hostMemory(backendName: string, backend: unknown): HostMemory | undefined {
  if (backendName !== 'cpu' && backendName !== 'wasm') return undefined;
  const key = backend as tf.KernelBackend;
  let memory = known.get(key);
  if (memory === undefined) {
    memory = backendName === 'cpu' ? cpuMemory(key as CpuBackend) : wasmMemory(key as WasmBackend);
    known.set(key, memory);
  }
  return memory;
}

/** {@link hostMemory} of the current backend. */
export function currentHostMemory(): HostMemory | undefined {
  return hostMemory(tf.getBackend(), tf.backend());
}
