import { concat } from '../odd-encoding.ts';
import { bind, type HostileModel, run } from './hostile-model.ts';
import {
  field,
  floatAttribute,
  floatTensor,
  inGraph,
  input,
  intAttribute,
  intsAttribute,
  intTensor,
  node,
  number,
  output,
  text,
  textAttribute,
  textsAttribute,
} from './parts.ts';

const lstm = (weights: readonly Uint8Array[], inputs: readonly string[], ...attributes: Uint8Array[]) =>
  inGraph(
    input('x', ['t', 1, 2]),
    ...weights,
    node('LSTM', ['x', ...inputs], ['y'], ...attributes),
    output('y'),
  );
const W = floatTensor('W', [1, 4, 2], 8);
const R = floatTensor('R', [1, 4, 1], 4);
const wr = ['W', 'R'] as const;

/** Recurrent nodes of all kinds of wrong sizes and attributes. */
export const recurrentModels: Record<string, HostileModel> = {
  'an LSTM without W': bind(() => lstm([R], ['', 'R']), /input W/),
  'an LSTM without R': bind(() => lstm([W], ['W']), /input R/),
  'hidden_size as a float': bind(
    () => lstm([W, floatTensor('R', [1, 8, 2], 16)], wr, floatAttribute('hidden_size', 1)),
    /LSTM .*hidden_size" must be an integer, and is a float/,
  ),
  'hidden_size 2^31': run(() => lstm([W, R], wr, intAttribute('hidden_size', 2 ** 31)), /LSTM/),
  'hidden_size 2^53': run(() => lstm([W, R], wr, intAttribute('hidden_size', 2n ** 53n)), /LSTM/),
  'hidden_size below zero': bind(() => lstm([W, R], wr, intAttribute('hidden_size', -3)), /hidden_size/),
  'hidden_size that is not that of R': run(() => lstm([W, R], wr, intAttribute('hidden_size', 2)), /LSTM/),
  'a direction nobody knows': bind(
    () => lstm([W, R], wr, textAttribute('direction', 'sideways')),
    /direction/,
  ),
  'a direction by birth': bind(
    () => lstm([W, R], wr, textAttribute('direction', 'constructor')),
    /direction/,
  ),
  'activations as integers': bind(
    () => lstm([W, R], wr, intsAttribute('activations', 1, 2, 3), textsAttribute('clip', 'x')),
    /LSTM/,
  ),
  'activations by birth': bind(
    () => lstm([W, R], wr, textsAttribute('activations', 'constructor', '__proto__', 'toString')),
    /activation/,
  ),
  'one activation': bind(() => lstm([W, R], wr, textsAttribute('activations', 'Tanh')), /1 activations/),
  'a layout of its own': bind(() => lstm([W, R], wr, intAttribute('layout', 7)), /layout/),
  'W that is too small': run(() => lstm([floatTensor('W', [1, 4, 1], 4), R], wr), /LSTM/),
  'W of rank 1': run(() => lstm([floatTensor('W', [8], 8), R], wr), /LSTM/),
  'R of rank 0': run(() => lstm([W, floatTensor('R', [], 1)], wr), /LSTM/),
  'R without elements': run(() => lstm([W, floatTensor('R', [1, 4, 0], 0)], wr), /LSTM/),
  'B that is too short': run(() => lstm([W, R, floatTensor('B', [1, 7], 7)], [...wr, 'B']), /LSTM.* B/),
  'B of integers': run(
    () => lstm([W, R, intTensor('B', [1, 2, 3, 4, 5, 6, 7, 8])], [...wr, 'B']),
    /LSTM.* B/,
  ),
  'lengths beyond the time': run(() => lstm([W, R, lengthsOf(99)], [...wr, '', 'lens']), /sequence_lens/),
  'lengths below zero': run(() => lstm([W, R, lengthsOf(-1)], [...wr, '', 'lens']), /sequence_lens/),
  'too many lengths': run(() => lstm([W, R, lengthsOf(1, 1)], [...wr, '', 'lens']), /sequence_lens/),
  'a first state of another shape': run(
    () => lstm([W, R, floatTensor('h', [1, 1, 9], 9)], [...wr, '', '', 'h']),
    /initial_h/,
  ),
  'peepholes that are too short': run(
    () => lstm([W, R, floatTensor('P', [1, 2], 2)], [...wr, '', '', '', '', 'P']),
    /LSTM.* P/,
  ),
};

function lengthsOf(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(Int32Array.from(values).buffer);
  return field(5, concat([number(1, values.length), number(2, 6), text(8, 'lens'), field(9, bytes)]));
}
