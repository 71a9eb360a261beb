import { expect, test } from 'vitest';
import { random } from '../../kernels/test/layers.ts';
import { createNetwork } from '../src/index.ts';

const steps = 5000;
const next = random(9);
const draw = (length: number): Float32Array => Float32Array.from({ length }, () => next());
const spec = {
  inputSize: 3,
  layers: [{ type: 'gru', hiddenSize: 9, kernel: draw(81), recurrentKernel: draw(243) }],
} as const;
const sequence = draw(3 * steps);

test('chunks do not show, in time or between streams', async () => {
  const net = await createNetwork(spec);
  const state = net.createState();
  const want = new Float32Array(9 * steps);
  for (let t = 0; t < steps; t++) want.set(net.step(sequence.subarray(3 * t, 3 * t + 3), state), 9 * t);
  const seen: number[] = [];
  const whole = net.createState();
  const out = new Float32Array(9 * steps);
  const got = net.run(sequence, whole, { onProgress: ({ done }) => seen.push(done), out });
  expect(got).toBe(out);
  expect(got).toEqual(want);
  expect(whole.snapshot()).toEqual(state.snapshot());
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.at(-1)).toBe(steps);
  expect(await net.runAsync(sequence, net.createState())).toEqual(want);
  const pair = new Float32Array(6 * steps);
  pair.set(sequence);
  pair.set(sequence, 3 * steps);
  const both = net.run(pair, net.createState(2));
  expect(both.subarray(0, 9 * steps)).toEqual(want);
  expect(both.subarray(9 * steps)).toEqual(want);
  net.dispose();
});

test('a run that is stopped leaves the state as it was, and the network usable', async () => {
  const net = await createNetwork(spec);
  const state = net.createState();
  net.run(sequence.subarray(0, 30), state);
  const before = state.snapshot();

  const aborted = new AbortController();
  const stop = () => aborted.abort(new Error('enough'));
  expect(() => net.run(sequence, state, { signal: aborted.signal, onProgress: stop })).toThrow('enough');
  expect(state.snapshot()).toEqual(before);
  expect(() => net.run(sequence, state, { signal: aborted.signal })).toThrow('enough');

  const later = new AbortController();
  const running = net.runAsync(sequence, state, { signal: later.signal });
  expect(() => net.step(sequence.subarray(0, 3), state)).toThrow(/state is in use by runAsync\(\)/);
  expect(() => state.dispose()).toThrow(/state is in use/);
  // Other states are free to go on meanwhile.
  net.step(sequence.subarray(0, 3), net.createState());
  later.abort(new Error('later'));
  await expect(running).rejects.toThrow('later');
  expect(state.snapshot()).toEqual(before);

  const thrown = () => {
    throw new Error('from outside');
  };
  expect(() => net.run(sequence, state, { onProgress: thrown })).toThrow('from outside');
  expect(state.snapshot()).toEqual(before);

  const orphan = net.runAsync(sequence, state);
  net.dispose();
  await expect(orphan).rejects.toThrow(/the network is disposed/);
});
