import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { type Case, otherCases, recurrentCase } from './cases.ts';

export type GpuBackend = 'webgl' | 'webgpu';

type Numbers = { [name: string]: { shape: number[]; values: Float32Array } };

/** What the tests call. */
export interface PageApi {
  /** Starts a backend; says what it runs on, or why it does not. */
  start(name: GpuBackend): Promise<{ device: string } | { problem: string }>;
  /** Whether tfjs may compute small tensors on the CPU, whatever the backend: its default, but not a test of a GPU. */
  forward(name: GpuBackend, allowed: boolean): void;
  /** A recurrent op on the backend, NaN in the padding, against the same on cpu, zeros in the padding. */
  recurrent(name: GpuBackend, op: string, variant: string): Promise<Comparison>;
  other(name: GpuBackend, what: string): Promise<Comparison>;
}

/** How a backend's results compare with those of cpu. */
export interface Comparison {
  /** The largest difference, relative to the larger of 1 and the number expected. */
  readonly largest: number;
  /** Every number that differs by more than allowed. */
  readonly wrong: string[];
  /** How many numbers were compared. */
  readonly numbers: number;
  /** Tensors and buffers left behind on the backend. */
  readonly left: [tensors: number, buffers: number];
}

async function use(name: GpuBackend | 'cpu'): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} did not start.`);
  await tf.ready();
}

async function numbers(run: Case): Promise<Numbers> {
  const results = tf.tidy(run);
  const read: Numbers = {};
  for (const [name, tensor] of Object.entries(results)) {
    read[name] = { shape: tensor.shape, values: Float32Array.from(await tensor.data()) };
  }
  tf.dispose(results);
  return read;
}

const forwarding = { webgl: 'WEBGL_CPU_FORWARD', webgpu: 'WEBGPU_CPU_FORWARD' } as const;

/** How far apart numbers may be, relative to the larger of 1 and their size. */
const tolerance = 1e-4;

async function compare(name: GpuBackend, reference: Case, run: Case): Promise<Comparison> {
  await use('cpu');
  const expected = await numbers(reference);
  await use(name);
  const backend = tf.engine().backend;
  const before = [tf.memory().numTensors, backend.numDataIds()] as const;
  const got = await numbers(run);
  const left: Comparison['left'] = [tf.memory().numTensors - before[0], backend.numDataIds() - before[1]];
  const wrong: string[] = [];
  let largest = 0;
  let count = 0;
  for (const [result, { shape, values }] of Object.entries(expected)) {
    const actual = got[result];
    if (actual === undefined || !tf.util.arraysEqual(actual.shape, shape)) {
      wrong.push(`${result}: shape [${actual?.shape}] instead of [${shape}]`);
      continue;
    }
    values.forEach((value, index) => {
      const difference = Math.abs(actual.values[index]! - value) / Math.max(1, Math.abs(value));
      count++;
      if (difference > largest) largest = difference;
      // Not `difference > tolerance`: a NaN is wrong too.
      if (!(difference <= tolerance)) {
        wrong.push(`${result}[${index}]: ${actual.values[index]} instead of ${value}`);
      }
    });
  }
  return { largest, wrong, numbers: count, left };
}

function deviceOf(name: GpuBackend): string {
  if (name === 'webgl') {
    const { gpgpu } = tf.engine().backend as unknown as { gpgpu: { gl: WebGL2RenderingContext } };
    const { gl } = gpgpu;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  }
  const { adapterInfo } = tf.engine().backend as unknown as {
    adapterInfo: { vendor: string; architecture: string };
  };
  return [adapterInfo.vendor, adapterInfo.architecture].filter(Boolean).join(' ');
}

const api: PageApi = {
  async start(name) {
    try {
      api.forward(name, false);
      await use(name);
      // The first result proves that it computes.
      const sum = tf.tidy(() => tf.sum(tf.ones([300])));
      const [value] = await sum.data();
      sum.dispose();
      return value === 300 ? { device: deviceOf(name) } : { problem: `the sum of 300 ones is ${value}` };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  },
  forward(name, allowed) {
    tf.env().set(forwarding[name], allowed);
  },
  recurrent: (name, op, variant) =>
    compare(
      name,
      () => recurrentCase(op, variant, 0),
      () => recurrentCase(op, variant, Number.NaN),
    ),
  other: (name, what) => compare(name, otherCases[what]!, otherCases[what]!),
};

Object.assign(globalThis, { api });
document.title = 'ready';
