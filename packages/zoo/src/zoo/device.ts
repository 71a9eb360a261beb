import { ArgumentError, type OpenOptions } from '@recurra/plugin';
import type { Device, LoadOptions } from './types.ts';

const own: readonly Device[] = ['auto', 'cpu', 'wasm'];
const ort: readonly Device[] = ['webgpu', 'webnn', 'webgl', 'cuda', 'dml', 'coreml'];

/**
 * What a device and a runner mean to `@recurra/onnx`.
 *
 * @throws ArgumentError if there is no such device, or the runner does not compute there.
 */
export function openOptions({
  device = 'auto',
  runner,
}: Pick<LoadOptions, 'device' | 'runner'>): OpenOptions {
  const chosen = runner === undefined ? {} : { runner };
  if (device === 'auto') return chosen;
  if (!own.includes(device) && !ort.includes(device)) {
    throw new ArgumentError(
      `zoo.load(): device must be one of ${[...own, ...ort].join(', ')}, got ${JSON.stringify(device)}.`,
    );
  }
  if (runner === 'tfjs') {
    throw new ArgumentError(
      `zoo.load(): where TensorFlow.js computes is chosen with its own setBackend(); leave device out.`,
    );
  }
  if (runner === 'ort') return { runner, executionProviders: [device] };
  if (own.includes(device)) return chosen;
  if (runner === 'recurra') {
    throw new ArgumentError(
      `zoo.load(): the runner "recurra" computes on the processor, not on ${device}; leave runner out, or make it "ort".`,
    );
  }
  return { runner: 'ort', executionProviders: [device] };
}
