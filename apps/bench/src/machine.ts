import { cpus, loadavg, totalmem, type } from 'node:os';
import v8 from 'node:v8';
import type { Machine } from './results.ts';

/** A module of one function that uses f32x4.relaxed_madd. */
const relaxedModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0, 32, 0, 32,
  1, 32, 2, 253, 133, 2, 11,
]);

/** Whether this engine compiles relaxed SIMD as it is, or after its flag is set; sets the flag to find out. */
function relaxedSimd(): Machine['relaxedSimd'] {
  if (WebAssembly.validate(relaxedModule)) return 'default';
  try {
    v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  } catch {
    return 'no';
  }
  return WebAssembly.validate(relaxedModule) ? 'behind a flag' : 'no';
}

/** Describes this machine. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${process.arch}`,
    node: process.version,
    v8: process.versions.v8,
    load: loadavg()[0] ?? 0,
    relaxedSimd: relaxedSimd(),
  };
}
