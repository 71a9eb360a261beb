import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardedKernels } from '../../kernels/test/guarded.ts';
import { StreamNetwork } from '../src/network.ts';
import { Program } from '../src/program.ts';
import { samples } from './networks.ts';

describe.each(['relaxed', 'scalar'] as const)('build %s', (variant) => {
  test('nothing outside its blocks is read or written', () => {
    const guarded = guardedKernels(variant);
    fc.assert(
      fc.property(
        samples(true),
        fc.integer({ min: 2, max: 9 }),
        fc.constantFrom('float32' as const, 'int8' as const),
        ({ spec, sequence }, streams, precision) => {
          const net = new StreamNetwork(new Program(guarded.kernels, { ...spec, precision }));
          const x = sequence.subarray(0, net.inputSize);
          const batch = net.createState(streams);
          const many = Array.from({ length: streams }, () => net.createState());
          const xs = Float32Array.from({ length: streams * x.length }, (_, index) => x[index % x.length]!);
          const outputs = [
            net.step(x, net.createState()),
            net.step(xs, batch),
            net.stepMany(xs, many),
            net.run(sequence, net.createState()),
            batch.fork().snapshot(),
          ];
          for (const output of outputs) expect(output.some(Number.isNaN)).toBe(false);
          net.dispose();
        },
      ),
      { seed: 20261124, numRuns: 60 },
    );
    guarded.checkAll();
    expect(guarded.calls()).toBeGreaterThan(500);
    expect(guarded.kernels.heap.inUse).toBe(0);
  });
});
