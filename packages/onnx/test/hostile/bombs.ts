import { concat } from '../odd-encoding.ts';
import {
  field,
  floatTensor,
  graphAttribute,
  inGraph,
  input,
  inTensor,
  intAttribute,
  intTensor,
  many,
  node,
  number,
  output,
  repeated,
  text,
} from './parts.ts';

const size = 6_000_000;

/** Files that are small for what they ask: memory, or time. */
export const bombs: Readonly<Record<string, () => Uint8Array>> = {
  // More in memory than on disk.
  'empty nodes': () => inGraph(repeated([0x0a, 0], size / 2)),
  'nodes with an empty attribute': () => inGraph(repeated([0x0a, 2, 0x2a, 0], size / 4)),
  'empty tensors': () => inGraph(repeated([0x2a, 0], size / 2)),
  'graphs in attributes': () => inGraph(field(1, field(5, repeated([0x5a, 0], size / 2)))),
  'one-byte integers': () => inTensor(field(7, new Uint8Array(size))),
  'one-byte integers, one by one': () => inTensor(repeated([0x38, 1], size / 2)),
  dims: () => inTensor(repeated([8, 1], size / 2)),
  'axes of an input': () => inGraph(field(11, field(2, field(1, field(2, repeated([0x0a, 0], size / 2)))))),
  'empty texts': () => inTensor(repeated([0x32, 0], size / 2)),
  'short texts': () => inTensor(repeated([0x32, 1, 0x61], size / 3)),
  'unknown fields': () => inGraph(repeated([0xf8, 7, 1], size / 3)),
  'unknown values of a known field': () => inTensor(repeated([0x70, 99], size / 2)),
  'empty metadata': () => inGraph(repeated([0x82, 1, 0], size / 3)),
  'short metadata': () => inGraph(repeated([0x82, 1, 3, 0x0a, 1, 0x61], size / 6)),
  'inputs of a node': () => inGraph(field(1, repeated([0x0a, 1, 0x61], size / 3))),
  'operator sets': () => concat([inGraph(), repeated([0x42, 2, 0x10, 17], size / 4)]),
  'messages in a field of numbers': () => concat([inGraph(), repeated([0x0a, 0], size / 2)]),
  'the graph as a number': () =>
    concat([Uint8Array.of(8, 8, 0x42, 2, 0x10, 17, 7 * 8), field(1, new Uint8Array(9)).subarray(1)]),
  'groups nested without end': () => concat([inGraph(), repeated([0xa3, 0x1f], size / 2)]),
  'sparse tensors of very many zeros': () =>
    inGraph(
      many(2000, (i) =>
        field(
          15,
          concat([
            field(1, concat([number(1, 0), number(2, 1), text(8, `s${i}`)])),
            number(3, 4096),
            number(3, 4096),
          ]),
        ),
      ),
    ),

  // Slower than they are long.
  'initializers that are inputs too': () =>
    inGraph(
      many(20_000, (i) => field(5, concat([number(1, 0), number(2, 1), text(8, `w${i}`)]))),
      many(20_000, (i) => input(`w${i}`)),
    ),
  'subgraphs that see many values': () =>
    inGraph(
      input('c'),
      many(5000, (i) => node('If', ['c'], [`v${i}`], graphAttribute('then_branch'))),
    ),
  'graphs in graphs, and many values in the innermost': () => {
    let inner = many(20_000, (i) => node('Neg', [`x${i}`], [`y${i}`]));
    for (let depth = 0; depth < 30; depth++)
      inner = node('If', ['c'], [`z${depth}`], graphAttribute('then_branch', inner));
    return inGraph(
      input('c'),
      many(20_000, (i) => input(`x${i}`)),
      inner,
    );
  },
  'functions that double': () => {
    const fn = (i: number, nodes: Uint8Array[]) =>
      field(
        25,
        concat([
          text(1, `f${i}`),
          text(4, 'a'),
          text(5, 'c'),
          ...nodes.map((bytes) => field(7, bytes)),
          text(10, 'd'),
        ]),
      );
    const call = (from: string, to: string, name: string) =>
      concat([text(1, from), text(2, to), text(4, name), text(7, 'd')]);
    const graph = inGraph(input('a'), field(1, call('a', 'b', 'f0')), output('b'));
    const chain = Array.from({ length: 40 }, (_, i) =>
      fn(i, [call('a', 'b', `f${i + 1}`), call('b', 'c', `f${i + 1}`)]),
    );
    return concat([graph, ...chain, fn(40, [concat([text(1, 'a'), text(2, 'c'), text(4, 'Neg')])])]);
  },
  'shapes that double': () =>
    inGraph(
      input('x', [2]),
      intTensor('s0', [1, 1]),
      many(60, (i) => node('Concat', [`s${i}`, `s${i}`], [`s${i + 1}`], intAttribute('axis', 0))),
      node('Reshape', ['x', 's60'], ['y']),
      output('y'),
    ),
  'weights that double': () =>
    inGraph(
      input('x', [2]),
      floatTensor('s0', [1000], 1000),
      many(60, (i) => node('Concat', [`s${i}`, `s${i}`], [`s${i + 1}`], intAttribute('axis', 0))),
      node('Add', ['x', 's60'], ['y']),
      output('y'),
    ),
  'ranks that double': () =>
    inGraph(
      input('x0', ['a', 'b', 'c'], 7),
      many(60, (i) => node('Gather', [`x${i}`, `x${i}`], [`x${i + 1}`])),
      output('x60'),
    ),
  'lengths that double': () =>
    inGraph(
      input('x', ['a', 'b'], 7),
      node('Shape', ['x'], ['l0']),
      many(60, (i) => node('Mul', [`l${i}`, `l${i}`], [`l${i + 1}`])),
      node('Expand', ['x', 'l60'], ['y']),
      output('y'),
    ),
  'axes beyond all others': () =>
    inGraph(
      input('x', [2, 3, 4]),
      many(500, (i) =>
        node(
          ['Flatten', 'Concat', 'Split', 'Gather', 'Softmax', 'ReduceSum', 'Shape', 'Slice'][i % 8] as string,
          ['x', 'at', 'at', 'at'],
          [`y${i}`],
          intAttribute('axis', 2n ** BigInt(20 + (i % 43))),
        ),
      ),
      intTensor('at', [2 ** 31, 2n ** 62n]),
    ),
  'lengths that follow from each other, one after the other': () =>
    inGraph(
      many(5000, (i) => input(`x${i}`, [`t${i}`, 1, 2])),
      floatTensor('w', [1, 4, 2], 8),
      floatTensor('r', [1, 4, 1], 4),
      node('LSTM', ['x0', 'w', 'r'], ['h']),
      many(4999, (i) => node('Add', [`x${4999 - i - 1}`, `x${4999 - i}`], [`s${i}`])),
      output('h'),
    ),
  'one weight in very many products': () =>
    inGraph(
      input('x', [2, 2]),
      floatTensor('w', [2, 2], 4),
      many(60_000, (i) => node('MatMul', [i === 0 ? 'x' : `m${i - 1}`, 'w'], [`m${i}`])),
    ),
  'states of which each could be any': () =>
    inGraph(
      many(8000, (i) => input(`h_in${'-'.repeat(1 + (i % 90))}${'+'.repeat(i / 90)}`, ['n', 2])),
      many(8000, (i) => output(`h_out${'-'.repeat(1 + (i % 90))}${'+'.repeat(i / 90)}`)),
    ),
  'outputs that tell the number of steps': () =>
    inGraph(
      input('x', ['t', 1, 2]),
      floatTensor('w', [1, 4, 2], 8),
      floatTensor('r', [1, 4, 1], 4),
      node('LSTM', ['x', 'w', 'r'], ['h']),
      many(20_000, (i) => node('CumSum', ['h', 'h'], [`y${i}`])),
      many(20_000, (i) => output(`y${i}`)),
    ),
  'operators that nobody knows': () =>
    inGraph(
      input('x', [2]),
      many(100_000, (i) => node('Nobody', ['x'], [`y${i}`])),
    ),
  'a weight that is put together of itself': () =>
    inGraph(
      input('x', [2]),
      floatTensor('m0', [2], 2),
      many(60, (i) => node('Concat', [`m${i}`, `m${i}`], [`m${i + 1}`], intAttribute('axis', 0))),
      node('MatMul', ['x', 'm60'], ['y']),
      output('y'),
    ),
  'weights on the way to what has no gradient': () =>
    inGraph(
      input('x', [2]),
      many(3000, (i) => floatTensor(`w${i}`, [2], 2)),
      many(3000, (i) => node('Add', [i === 0 ? 'x' : `a${i - 1}`, `w${i}`], [`a${i}`])),
      node('Unique', ['a2999'], ['y']),
      output('y'),
    ),
  'a loop that goes on, with nothing in it': () =>
    inGraph(
      input('x', [2]),
      field(5, concat([number(2, 9), text(8, 'true'), field(9, Uint8Array.of(1))])),
      node(
        'Loop',
        ['', 'true', 'x'],
        ['y'],
        graphAttribute(
          'body',
          input('i', [], 7),
          input('go', [], 9),
          input('v', [2]),
          output('go'),
          output('v'),
        ),
      ),
      output('y'),
    ),
};
