import { loadKernels } from '@recurra/kernels';
import { describe, expect, it } from 'vitest';
import { controlCases, emptyScan, partialCases, refusedScans } from '../../../test/cases/control.ts';
import { expectSame, runOrt, runRecurra } from '../../../test/operator-case.ts';
import { OnnxError } from '../../errors.ts';
import { attributesOf } from '../../graph/attributes.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import type { OperatorNode } from '../types.ts';
import { hostAlgebra } from './host-algebra.ts';
import { loop } from './loop.ts';

describe('If, Loop and Scan', () => {
  it.each(controlCases)('$name', async ({ model, feeds }) => {
    expectSame(await runRecurra(model, feeds), await runOrt(model, feeds));
  });

  it.each(partialCases)('$some.name', async ({ some, all }) => {
    const expected = await runRecurra(all.model, all.feeds);
    const results = await runRecurra(some.model, some.feeds);
    expect(Object.keys(results).length).toBeLessThan(Object.keys(expected).length);
    for (const [name, tensor] of Object.entries(results)) expect(tensor).toEqual(expected[name]);
  });

  it('Scan: no steps', async () => {
    const { model, feeds } = emptyScan;
    const data = new Float32Array(0);
    expect(await runRecurra(model, feeds)).toEqual({
      out0: feeds.first,
      out1: feeds.second,
      out2: { type: 'float32', dims: [0, 4], data },
      out3: { type: 'float32', dims: [4, 0], data },
    });
  });

  it.each(refusedScans.map(([test, reason]) => [test.name, test, reason] as const))(
    'refuse %s',
    async (_name, { model, feeds }, reason) => {
      await expect(runRecurra(model, feeds)).rejects.toThrow(OnnxError);
      await expect(runRecurra(model, feeds)).rejects.toThrow(reason);
    },
  );

  it('Loop ends where nothing else ends it', { timeout: 60_000 }, async () => {
    const node: OperatorNode = {
      name: 'endless',
      operator: 'Loop',
      opset: 17,
      attributes: attributesOf({ attribute: [] }),
      inputs: [false, false],
      outputs: [],
      constant: () => undefined,
      subgraph: () => ({ inputs: 2, outputs: 1 }),
      error: (reason) => new OnnxError(reason),
      onDispose: () => undefined,
    };
    const on: OnnxTensor = { type: 'bool', dims: [], data: Uint8Array.of(1) };
    let calls = 0;
    const call = (): OnnxTensor[] => {
      calls++;
      return [on];
    };
    const kernels = await loadKernels();
    expect(() => loop(hostAlgebra)(node)([undefined, undefined], { kernels, call })).toThrow(
      /did not end within 10000000 iterations/,
    );
    expect(calls).toBe(10_000_000);
  });
});

describe('slices and stacks', () => {
  const strings: OnnxTensor = { type: 'string', dims: [2, 2], data: ['a', 'b', 'c', 'd'] };

  it('take and join strings and integers of 64 bits along any axis', () => {
    expect(hostAlgebra.slice(strings, 1, 1)).toEqual({ type: 'string', dims: [2], data: ['b', 'd'] });
    const stack = hostAlgebra.stack({ axis: 1 });
    for (let i = 0; i < 40; i++) {
      stack.add({ type: 'int64', dims: [2], data: BigInt64Array.of(BigInt(i), BigInt(-i)) });
    }
    const { dims, data } = stack.done() as OnnxTensor;
    expect(dims).toEqual([2, 40]);
    expect([...data.slice(0, 3), ...data.slice(40, 43)]).toEqual([0n, 1n, 2n, 0n, -1n, -2n]);
  });

  it('a slice along the first axis is no copy', () => {
    const tensor: OnnxTensor = { type: 'float32', dims: [3, 2], data: new Float32Array(6) };
    expect((hostAlgebra.slice(tensor, 0, 1).data as Float32Array).buffer).toBe(tensor.data.buffer);
  });

  it('slices of different shapes do not go together', () => {
    const stack = hostAlgebra.stack({ axis: 0 });
    stack.add(strings);
    expect(() => stack.add({ ...strings, dims: [4] })).toThrow(
      /string \[2, 2\] at first and is string \[4\] at iteration 1/,
    );
  });
});
