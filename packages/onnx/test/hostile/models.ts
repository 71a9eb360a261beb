import { concat } from '../odd-encoding.ts';
import { bind, type HostileModel, parse, run } from './hostile-model.ts';
import {
  field,
  floatTensor,
  graphAttribute,
  inGraph,
  input,
  inTensor,
  intAttribute,
  intsAttribute,
  intTensor,
  many,
  node,
  number,
  output,
  text,
} from './parts.ts';
import { recurrentModels } from './recurrent-models.ts';

/** A tensor whose data is `count` numbers in a field of its own. */
const typed = (
  type: number,
  no: number,
  wire: 0 | 1 | 5,
  count: number,
  dims: readonly (number | bigint)[] = [3],
) => {
  const one =
    wire === 0 ? number(no, 1) : Uint8Array.of(no * 8 + wire, ...new Uint8Array(wire === 5 ? 4 : 8));
  return inTensor(
    ...dims.map((dim) => number(1, dim)),
    number(2, type),
    text(8, 'w'),
    ...new Array<Uint8Array>(count).fill(one),
  );
};

const absurd = [2n ** 63n, 2n ** 62n, -1n, -(2n ** 63n), 2n ** 53n];

const dims = Object.fromEntries(
  absurd.flatMap((length) => [
    [
      `a tensor of the length ${length}`,
      parse(() => inGraph(floatTensor('w', [length], 1)), /graph\/w: the dims/),
    ],
    [
      `a tensor in an attribute, of the length ${length}`,
      parse(
        () =>
          inGraph(
            node('Constant', [], ['c'], field(5, concat([text(1, 'value'), floatTensor('', [length], 1)]))),
          ),
        /value: the dims/,
      ),
    ],
    [
      `a sparse tensor of the length ${length}`,
      parse(
        () =>
          inGraph(
            field(
              15,
              concat([field(1, concat([number(1, 0), number(2, 1), text(8, 's')])), number(3, length)]),
            ),
          ),
        /graph\/s: the dims/,
      ),
    ],
    ...(length === -1n
      ? []
      : [
          [
            `an input of the length ${length}`,
            parse(() => inGraph(input('x', [length])), /axis 0 of the value "x"/),
          ] as const,
        ]),
  ]),
);

const data: Record<string, HostileModel> = {};
for (const [name, type, no, wire] of [
  ['float32', 1, 4, 5],
  ['int32', 6, 5, 0],
  ['int64', 7, 7, 0],
  ['float64', 11, 10, 1],
  ['uint64', 13, 11, 0],
  ['uint32', 12, 11, 0],
  ['bool', 9, 5, 0],
  ['float16', 10, 5, 0],
  ['int8', 3, 5, 0],
] as const) {
  for (const count of [2, 4]) {
    data[`${count} numbers where 3 of ${name} should be`] = parse(
      () => typed(type, no, wire, count),
      /takes 3 numbers, its data has/,
    );
  }
  data[`raw bytes for another shape of ${name}`] = parse(
    () => inTensor(number(1, 3), number(2, type), text(8, 'w'), field(9, new Uint8Array(5))),
    /graph\/w: its shape \[3\] .* bytes, its data has 5/,
  );
}

const truth = field(5, concat([number(2, 9), text(8, 'true'), field(9, Uint8Array.of(1))]));
const body = (inputs: readonly string[], outputs: readonly string[], ...nodes: Uint8Array[]) =>
  graphAttribute('body', ...inputs.map((name) => input(name)), ...nodes, ...outputs.map(output));

const graphs: Record<string, HostileModel> = {
  'a circle through a branch': parse(
    () =>
      inGraph(
        input('c', [], 9),
        node(
          'If',
          ['c'],
          ['a'],
          graphAttribute('then_branch', node('Neg', ['b'], ['t']), output('t')),
          graphAttribute('else_branch', node('Neg', ['b'], ['t']), output('t')),
        ),
        node('Neg', ['a'], ['b']),
        output('b'),
      ),
    /wait for each other in a circle/,
  ),
  'a branch that reads what nothing makes': parse(
    () =>
      inGraph(
        input('c', [], 9),
        node('If', ['c'], ['a'], graphAttribute('then_branch', node('Neg', ['gone'], ['t']), output('t'))),
        output('a'),
      ),
    /reads the value "gone"/,
  ),
  'functions that call each other': parse(() => {
    const fn = (name: string, calls: string) =>
      field(
        25,
        concat([
          text(1, name),
          text(4, 'a'),
          text(5, 'b'),
          field(7, concat([text(1, 'a'), text(2, 'b'), text(4, calls), text(7, 'd')])),
          text(10, 'd'),
        ]),
      );
    return concat([
      inGraph(input('x'), node('f', ['x'], ['y'], text(7, 'd')), output('y')),
      fn('f', 'g'),
      fn('g', 'f'),
    ]);
  }, /calls itself, or functions that call it/),
  'branches that give nothing': bind(
    () =>
      inGraph(
        input('c', [], 9),
        node('If', ['c'], ['y'], graphAttribute('then_branch'), graphAttribute('else_branch')),
        output('y'),
      ),
    /has 1 outputs, and a then_branch with 0/,
  ),
  'a branch that is missing': bind(
    () =>
      inGraph(
        input('c', [], 9),
        node('If', ['c'], ['y'], graphAttribute('then_branch', truth, output('true'))),
        output('y'),
      ),
    /has no graph "else_branch"/,
  ),
  'a Loop body with too few inputs': bind(
    () => inGraph(truth, input('x'), node('Loop', ['', 'true', 'x'], ['y'], body(['i'], ['i'])), output('y')),
    /body with 1 inputs/,
  ),
  'a Loop body with too few outputs': bind(
    () =>
      inGraph(
        truth,
        input('x'),
        node('Loop', ['', 'true', 'x'], ['y'], body(['i', 'go', 'v'], ['go'])),
        output('y'),
      ),
    /body with 1 outputs/,
  ),
  'a Loop without a body': bind(
    () => inGraph(truth, input('x'), node('Loop', ['', 'true', 'x'], ['y']), output('y')),
    /has no graph "body"/,
  ),
  'a Loop that counts to 2^62': run(
    () =>
      inGraph(
        intTensor('n', [2n ** 62n], true),
        truth,
        input('x', [2]),
        node('Loop', ['n', 'true', 'x'], ['y', 'z'], body(['i', 'go', 'v'], ['go', 'v', 'v'])),
        output('z'),
      ),
    /steps|iterations|room/,
  ),
  'a Scan of more than there is': bind(
    () =>
      inGraph(
        input('x', [2]),
        node('Scan', ['x'], ['y'], body(['s'], ['s']), intAttribute('num_scan_inputs', 7)),
        output('y'),
      ),
    /num_scan_inputs = 7 of its 1 inputs/,
  ),
  'a Scan body with too few inputs': bind(
    () =>
      inGraph(
        input('x', [2]),
        node('Scan', ['x', 'x'], ['y'], body(['s'], ['s']), intAttribute('num_scan_inputs', 1)),
        output('y'),
      ),
    /body with 1 inputs/,
  ),
  'a Scan along an axis that is not there': run(
    () =>
      inGraph(
        input('x', [2]),
        node(
          'Scan',
          ['x'],
          ['y'],
          body(['s'], ['s']),
          intAttribute('num_scan_inputs', 1),
          intsAttribute('scan_input_axes', 2n ** 40n),
        ),
        output('y'),
      ),
    /no axis/,
  ),
  'more outputs than an operator has': run(
    () => inGraph(input('x', [2]), node('Neg', ['x'], ['y', 'z']), output('z')),
    /has no output 1/,
  ),
  'text where numbers should be': run(
    () =>
      inGraph(
        input('x', [2]),
        field(5, concat([number(1, 2), number(2, 8), text(8, 's'), text(6, 'a'), text(6, 'b')])),
        node('Add', ['x', 's'], ['y']),
        output('y'),
      ),
    /Add/,
  ),
  'an axis that is a graph': bind(
    () => inGraph(input('x', [2]), node('Concat', ['x', 'x'], ['y'], graphAttribute('axis')), output('y')),
    /axis" must be an integer, and is a graph/,
  ),
  'a kernel of 2^31': bind(
    () =>
      inGraph(
        input('x', [1, 1, 4, 4]),
        node(
          'MaxPool',
          ['x'],
          ['y'],
          intsAttribute('kernel_shape', 2n ** 31n, 2n ** 31n),
          intsAttribute('pads', 2n ** 31n, 2n ** 31n, 2n ** 31n, 2n ** 31n),
        ),
        output('y'),
      ),
    /MaxPool/,
  ),
  'a Split into 2^20 parts': bind(
    () =>
      inGraph(
        input('x', [2]),
        node(
          'Split',
          ['x'],
          Array.from({ length: 1000 }, (_, i) => `p${i}`),
          intAttribute('num_outputs', 2 ** 20),
        ),
        output('p0'),
      ),
    /Split/,
  ),
  'one value from very many, added up': run(
    () =>
      inGraph(
        input('x', [1000, 1, 1]),
        node('Transpose', ['x'], ['a'], intsAttribute('perm', 1, 0, 2)),
        node('Transpose', ['x'], ['b'], intsAttribute('perm', 1, 2, 0)),
        many(1, () => node('Add', ['x', 'a'], ['xa'])),
        node('Add', ['xa', 'b'], ['y']),
        output('y'),
      ),
    /too large|room for/,
  ),
};

/** Files that break the rules, or ask for what nobody has, each in its own way. */
export const hostileModels: Readonly<Record<string, HostileModel>> = {
  ...dims,
  ...data,
  ...recurrentModels,
  ...graphs,
};
