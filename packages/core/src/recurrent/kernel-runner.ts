import { RecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';

type Attributes = { readonly [name: string]: unknown };
type KernelInputs = { readonly [name: string]: tf.TensorInfo };
type RawKernel = (call: { inputs: unknown; attrs: unknown; backend: unknown }) => tf.TensorInfo;

/** What matters about a backend here. */
export interface BackendTraits {
  /** Whether tensors live in memory that JavaScript reads at once, so that moving data needs no kernel. */
  readonly hostMemory: boolean;
  /**
   * How matrices are multiplied best: by its kernel, by its kernel but never transposed (tfjs-backend-wasm sends only
   * untransposed products to XNNPACK, the others are ten times slower), or by our own loops over host memory.
   */
  readonly products: 'kernel' | 'untransposed' | 'host';
}

function traitsOf(backendName: string): BackendTraits {
  if (backendName === 'cpu') return { hostMemory: true, products: 'host' };
  if (backendName === 'wasm') return { hostMemory: true, products: 'untransposed' };
  return { hostMemory: false, products: 'kernel' };
}

/**
 * Calls a backend's kernels directly, below tfjs's op layer.
 *
 * A recurrent op is hundreds of small kernels in a row. Through the op layer each costs 15-20 µs of argument checks,
 * tensor objects and scope keeping; called like this, as backends call each other's kernels, 3-6 µs.
 * What the kernels allocate is unknown to tfjs's engine, hence the scopes here.
 */
export class KernelRunner {
  readonly traits: BackendTraits;
  readonly #backend: tf.KernelBackend;
  readonly #backendName: string;
  readonly #kernels = new Map<string, RawKernel>();
  #allocated: tf.TensorInfo[] = [];

  constructor(backend: tf.KernelBackend, backendName: string, traits: BackendTraits = traitsOf(backendName)) {
    this.#backend = backend;
    this.#backendName = backendName;
    this.traits = traits;
  }

  /** Runs a kernel with one output. */
  run(
    name: string,
    inputs: KernelInputs | readonly tf.TensorInfo[],
    attributes: Attributes = {},
  ): tf.TensorInfo {
    let kernel = this.#kernels.get(name);
    if (kernel === undefined) {
      const config = tf.getKernel(name, this.#backendName);
      if (config === undefined) {
        throw new RecurraError(
          'ERR_BACKEND',
          `The TensorFlow.js backend "${this.#backendName}" has no kernel "${name}"; use another backend.`,
        );
      }
      kernel = config.kernelFunc as RawKernel;
      this.#kernels.set(name, kernel);
    }
    return this.#track(kernel({ inputs, attrs: attributes, backend: this.#backend }));
  }

  /**
   * Runs a part of the computation and frees all it allocated, except what it returns; that belongs to the enclosing
   * scope, or outside of all scopes to the caller.
   */
  scope<T extends readonly tf.TensorInfo[]>(part: () => T): T {
    const outer = this.#allocated;
    this.#allocated = [];
    let kept: readonly tf.TensorInfo[] = [];
    try {
      const result = part();
      kept = result;
      return result;
    } finally {
      for (const info of this.#allocated) {
        if (kept.includes(info)) outer.push(info);
        else this.#backend.disposeData(info.dataId);
      }
      this.#allocated = outer;
    }
  }

  /** The values of a tensor in host memory; not to be changed. */
  read(info: tf.TensorInfo): tf.TypedArray {
    return this.#backend.readSync(info.dataId) as tf.TypedArray;
  }

  /** A new tensor from values in host memory. */
  write(values: tf.TypedArray, shape: number[], dtype: tf.DataType): tf.TensorInfo {
    return this.#track({ dataId: this.#backend.write(values, shape, dtype), shape, dtype });
  }

  reshape(x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
    return this.run('Reshape', { x }, { shape });
  }

  add(a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
    return this.run('Add', { a, b });
  }

  subtract(a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
    return this.run('Sub', { a, b });
  }

  multiply(a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
    return this.run('Multiply', { a, b });
  }

  sigmoid(x: tf.TensorInfo): tf.TensorInfo {
    return this.run('Sigmoid', { x });
  }

  tanh(x: tf.TensorInfo): tf.TensorInfo {
    return this.run('Tanh', { x });
  }

  /** `t` where `condition` is true, `e` elsewhere; all of one shape. */
  select(condition: tf.TensorInfo, t: tf.TensorInfo, e: tf.TensorInfo): tf.TensorInfo {
    return this.run('Select', { condition, t, e });
  }

  zeros(shape: number[]): tf.TensorInfo {
    return this.run('Fill', {}, { shape, value: 0, dtype: 'float32' });
  }

  scalar(value: number): tf.TensorInfo {
    return this.run('Fill', {}, { shape: [], value, dtype: 'float32' });
  }

  #track(info: tf.TensorInfo): tf.TensorInfo {
    this.#allocated.push(info);
    return info;
  }
}
