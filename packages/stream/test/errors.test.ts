import { isRecurraError } from '@recurra/plugin';
import { describe, expect, test } from 'vitest';
import { createNetwork, type LayerSpec, type NetworkSpec } from '../src/index.ts';

const zeros = (length: number): Float32Array => new Float32Array(length);
const lstm = { type: 'lstm', hiddenSize: 4, kernel: zeros(48), recurrentKernel: zeros(64) } as const;
const dense = { type: 'dense', units: 2, kernel: zeros(8) } as const;
const network = (...layers: unknown[]): NetworkSpec => ({ inputSize: 3, layers: layers as LayerSpec[] });

/** The message of the error that something throws or rejects with. */
async function messageOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    expect(isRecurraError(error)).toBe(true);
    return (error as Error).message;
  }
  throw new Error('Nothing was thrown.');
}

describe('createNetwork() names the layer, what it expected and what came', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', 7, /spec must be \{ inputSize, layers \} or an array of layers, got 7/],
    [
      'no layers',
      { inputSize: 3, layers: [] },
      /layers must be an array of at least one layer, got Array of length 0/,
    ],
    ['a hole', network(undefined), /layers\[0\] must be an object with a type, got undefined/],
    ['an unknown type', network({ type: 'conv' }), /layers\[0\] \(conv\): type must be embedding, simpleRnn/],
    [
      'a bad size',
      network({ ...lstm, hiddenSize: 1.5 }),
      /layers\[0\] \(lstm\): hiddenSize must be a positive integer, got 1.5/,
    ],
    [
      'a wrong kernel',
      network({ ...lstm, kernel: zeros(47), name: 'encoder' }),
      /layers\[0\] \(lstm "encoder"\): kernel must have 48 numbers, row by row \[in = 3, 4·H = 16\], got 47/,
    ],
    ['no kernel', network({ ...lstm, kernel: undefined }), /kernel must be 48 numbers.*got undefined/],
    ['a wrong bias', network({ ...lstm, bias: zeros(3) }), /bias must have 16 numbers/],
    [
      'a wrong second layer',
      network(lstm, { ...dense, kernel: zeros(6) }),
      /layers\[1\] \(dense\): kernel must have 8 numbers/,
    ],
    [
      'a typo',
      network({ ...lstm, recurrentKernal: zeros(1) }),
      /recurrentKernal is not known here; known are .*recurrentKernel/,
    ],
    [
      'no activation of that name',
      network({ ...lstm, gateActivation: 'swish' }),
      /gateActivation.*swish|swish/,
    ],
    [
      'a projection without its size',
      network({ ...lstm, projection: zeros(8) }),
      /projection needs projectionSize/,
    ],
    [
      'a missing second direction',
      network({ ...lstm, direction: 'bidirectional' }),
      /backward must hold the second direction's weights/,
    ],
    [
      'a direction',
      network({ ...lstm, direction: 'up' }),
      /direction must be one of forward, reverse, bidirectional, got 'up'/,
    ],
    [
      'a late embedding',
      network(dense, { type: 'embedding', vocabularySize: 2, size: 2, weights: zeros(4) }),
      /layers\[1\] \(embedding\): an embedding must be the first layer|kernel must have/,
    ],
    [
      'a precision',
      { ...network(lstm), precision: 'int4' },
      /precision must be 'float32' or 'int8', got 'int4'/,
    ],
    ['an input size', { inputSize: 0, layers: [lstm] }, /inputSize must be a positive integer, got 0/],
    [
      'an input size that cannot be found',
      [{ type: 'softmax' }],
      /inputSize cannot be found from layers\[0\]/,
    ],
    [
      'NaN among weights of eight bits',
      { ...network({ ...lstm, kernel: zeros(48).fill(Number.NaN) }), precision: 'int8' },
      /kernel must be finite numbers where precision is 'int8'/,
    ],
  ])('%s', async (_, spec, message) => {
    expect(await messageOf(() => createNetwork(spec as NetworkSpec))).toMatch(message);
  });
});

describe('a network names the argument, what it expected and what came', () => {
  test('inputs, outputs and states', async () => {
    const net = await createNetwork(network(lstm, dense));
    const other = await createNetwork(network(lstm, dense));
    const state = net.createState();
    const x = zeros(3);
    const gone = net.createState();
    gone.dispose();
    const cases: [() => unknown, RegExp][] = [
      [
        () => net.step(zeros(4), state),
        /step\(\): x must have 3 numbers, \[inputSize = 3\], got Float32Array of length 4/,
      ],
      [() => net.step(1, state), /step\(\): x must have 3 numbers, .* got 1/],
      [() => net.step(undefined as never, state), /got undefined/],
      [() => net.step(x, net.createState(2)), /x must have 6 numbers, \[batch = 2, inputSize = 3\]/],
      [
        () => net.step(x, state, zeros(3)),
        /out must be a Float32Array of length 2, got Float32Array of length 3/,
      ],
      [
        () => net.step(x, undefined as never),
        /step\(\): state must be what createState\(\) of this network gave, got undefined/,
      ],
      [() => net.step(x, {} as never), /got Object/],
      [() => net.step(x, other.createState()), /step\(\): state belongs to another network/],
      [() => net.step(x, gone), /step\(\): state is disposed/],
      [() => gone.snapshot(), /state.snapshot\(\): state is disposed/],
      [() => net.createState(0), /createState\(\): batch must be a positive integer, got 0/],
      [() => state.restore(zeros(3)), /state.restore\(\): snapshot must have 8 numbers, got 3/],
      [
        () => state.restore(undefined as never),
        /snapshot must be what state.snapshot\(\) gave, got undefined/,
      ],
      [
        () => net.run(zeros(4), state),
        /run\(\): sequence must be numbers \[time, inputSize = 3\], a multiple of 3, got Float32Array of length 4/,
      ],
      [() => net.run(x, state, { out: zeros(1) }), /run\(\): out must be a Float32Array of length 2/],
      [
        () => net.stepMany(zeros(5), [state]),
        /stepMany\(\): xs must have 3 numbers, \[states = 1, inputSize = 3\]/,
      ],
      [() => net.stepMany(zeros(6), [state, state]), /states\[1\] is also states\[0\]/],
      [() => net.stepMany(zeros(3), [net.createState(2)]), /states\[0\] must hold one stream, got one of 2/],
      [
        () => net.stepMany(zeros(6), [state, other.createState()]),
        /states\[1\]: state belongs to another network/,
      ],
      [() => net.stepMany(zeros(3), state as never), /states must be an array of states/],
    ];
    for (const [run, message] of cases) expect(await messageOf(run)).toMatch(message);
    expect(net.run(zeros(0), state)).toHaveLength(0);
    expect(net.stepMany(zeros(0), [])).toHaveLength(0);
    net.dispose();
    net.dispose();
    for (const run of [
      () => net.step(x, state),
      () => net.createState(),
      () => net.run(x, state),
      () => state.fork(),
    ]) {
      expect(await messageOf(run)).toMatch(/the network is disposed; create another one with createNetwork/);
    }
    other.dispose();
  });

  test('layers that read time backwards take no steps', async () => {
    const net = await createNetwork(network({ ...lstm, name: 'tagger', direction: 'reverse' }));
    const state = net.createState();
    const message = /layers\[0\] \(lstm "tagger"\) reads time backwards.*use run\(\) with the whole sequence/;
    expect(await messageOf(() => net.step(zeros(3), state))).toMatch(message);
    expect(await messageOf(() => net.stepMany(zeros(3), [state]))).toMatch(message);
    expect(net.run(zeros(6), state)).toHaveLength(8);
    net.dispose();
  });

  test('an embedding takes whole numbers of its vocabulary', async () => {
    const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
    const net = await createNetwork([{ type: 'embedding', vocabularySize: 3, size: 2, weights }]);
    const state = net.createState();
    expect(net.step(2, state)).toEqual(Float32Array.of(5, 6));
    expect(net.run([1, 0], state)).toEqual(Float32Array.of(3, 4, 1, 2));
    for (const id of [3, -1, 0.5, Number.NaN]) {
      const message = new RegExp(`whole numbers from 0 to 2 \\(vocabularySize = 3\\), got ${id}`);
      expect(await messageOf(() => net.step(id, state))).toMatch(message);
      expect(await messageOf(() => net.run([id], state))).toMatch(message);
      expect(await messageOf(() => net.stepMany([id], [state]))).toMatch(message);
    }
    net.dispose();
  });
});
