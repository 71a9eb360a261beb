import { taskFlops } from '../tasks.ts';
import { type Contestant, Unsupported } from './types.ts';

/** Registers that are added to in turn: enough to hide the instruction's latency on two units. */
const accumulators = 12;
const flopsPerTurn = accumulators * 8;

const i32 = 0x7f;
const f32 = 0x7d;
const v128 = 0x7b;

/** A number as WebAssembly writes it (LEB128, not negative). */
function size(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...size(content.length),
  ...content,
];

/**
 * A module whose function `f(turns)` repeats acc = acc · ½ + 1 on every accumulator.
 *
 * @param relaxed Fused, with relaxed SIMD; a multiplication and an addition otherwise.
 */
function fmaModule(relaxed: boolean): Uint8Array {
  // Locals: 0 turns, 1 factor, 2 addend, then the accumulators.
  const locals = [1, ...size(accumulators + 2), v128];
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const splat = (...bytes: number[]) => [0x43, ...bytes, 0xfd, 0x13];
  const step = relaxed ? [0xfd, 0x85, 0x02] : [0xfd, 0xe6, 0x01];
  const turn = Array.from({ length: accumulators }, (_, i) => {
    const acc = 3 + i;
    return relaxed
      ? [...get(acc), ...get(1), ...get(2), ...step, ...set(acc)]
      : [...get(acc), ...get(1), ...step, ...get(2), 0xfd, 0xe4, 0x01, ...set(acc)];
  }).flat();
  const sum = Array.from({ length: accumulators }, (_, i) => [...get(3 + i), 0xfd, 0xe4, 0x01]).flat();
  const body = [
    ...locals,
    ...[...splat(0, 0, 0, 0x3f), ...set(1)],
    ...[...splat(0, 0, 0x80, 0x3f), ...set(2)],
    ...[0x03, 0x40, ...turn],
    ...[...get(0), 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    ...[...get(1), ...sum, 0xfd, 0x1f, 0, 0x0b],
  ];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, i32, 1, f32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]),
    ...section(10, [1, ...size(body.length), ...body]),
  ]);
}

/**
 * The most a thread can compute with 128-bit vectors: multiply-adds on registers, no memory. A matrix product's task is
 * as many of them as it needs.
 */
export async function fmaCeiling(): Promise<Contestant> {
  const relaxed = WebAssembly.validate(fmaModule(true) as BufferSource);
  const { instance } = await WebAssembly.instantiate(fmaModule(relaxed) as BufferSource);
  const f = instance.exports.f as (turns: number) => number;
  return {
    describe: () => ({ instructions: relaxed ? 'fused (relaxed SIMD)' : 'multiply, then add' }),
    async prepare(task) {
      if (task.kind !== 'gemm') throw new Unsupported('does no work');
      const turns = Math.max(1, Math.round(taskFlops(task) / flopsPerTurn));
      return {
        async run(times) {
          const begun = performance.now();
          for (let i = 0; i < times; i++) f(turns);
          return performance.now() - begun;
        },
        dispose() {},
      };
    },
  };
}
