import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  type TensorProto,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { controlModel, extrasModel, samples } from '../../test/sample-models.ts';
import { tinyModel } from '../../test/tiny.ts';
import { OnnxError, type OnnxModel, parseOnnx, serializeOnnx, validateModel } from '../index.ts';

const initializer = (model: OnnxModel, name: string): TensorProto =>
  model.graph!.initializer.find((tensor) => tensor.name === name)!;
const node = (opType: string, input: string[], output: string[], domain = '') =>
  create(NodeProtoSchema, { opType, input, output, domain });
const branchOf = (model: OnnxModel) =>
  model.graph!.node.find(({ opType }) => opType === 'If')!.attribute[0]!.g!;

/** A fault, the model it is put into, and what is said of it. */
type Fault = readonly [what: string, make: () => OnnxModel, damage: (model: OnnxModel) => void, said: RegExp];

const faults: readonly Fault[] = [
  [
    'a length of -1',
    tinyModel,
    (m) => initializer(m, 'weight').dims.splice(0, 1, -1n),
    /graph\/weight: the dims \[-1, 1\]/,
  ],
  [
    'a length of 2^62',
    tinyModel,
    (m) => initializer(m, 'weight').dims.splice(0, 1, 2n ** 62n),
    /graph\/weight: the dims/,
  ],
  [
    'lengths whose product is too large',
    tinyModel,
    (m) => initializer(m, 'weight').dims.push(2n ** 40n, 2n ** 40n),
    /too large for any file/,
  ],
  [
    'raw data that is short',
    tinyModel,
    (m) => initializer(m, 'weight').dims.splice(0, 1, 3n),
    /graph\/weight: its shape \[3, 1\] of float32 takes 12 bytes, its data has 8/,
  ],
  [
    'no data',
    tinyModel,
    (m) => (initializer(m, 'weight').rawData = new Uint8Array()),
    /takes 2 numbers, its data has 0/,
  ],
  [
    'typed data that is long',
    extrasModel0,
    (m) => initializer(m, 'typed').floatData.push(1),
    /graph\/typed: .* takes 2 numbers, its data has 3/,
  ],
  [
    'texts that are missing',
    extrasModel0,
    (m) => initializer(m, 'texts').stringData.pop(),
    /graph\/texts: .* takes 1 texts, its data has 0/,
  ],
  [
    'no element type',
    tinyModel,
    (m) => (initializer(m, 'weight').dataType = 0),
    /graph\/weight: it has no element type/,
  ],
  [
    'a short tensor in an attribute',
    extrasModel0,
    (m) =>
      m
        .graph!.node.at(-1)!
        .attribute.find(({ t }) => t)!
        .t!.dims.push(7n),
    /graph\/Twice_doubled\/t: its shape/,
  ],
  [
    'a short tensor in a subgraph',
    () => controlModel().model,
    (m) => branchOf(m).initializer.push({ ...initializer(tinyModel(), 'weight'), dims: [9n] }),
    /graph\/If\/then_branch\/weight: its shape/,
  ],
  [
    'sparse indices that do not fit',
    extrasModel0,
    (m) => m.graph!.sparseInitializer[0]!.dims.splice(0, 2, 1n),
    /graph\/sparse: the sparse tensor's/,
  ],
  [
    'a circle',
    tinyModel,
    (m) => m.graph!.node.push(node('Add', ['a', 'x'], ['b']), node('Neg', ['b'], ['a'])),
    /wait for each other in a circle/,
  ],
  ['a node that reads itself', tinyModel, (m) => m.graph!.node.push(node('Neg', ['a'], ['a'])), /circle/],
  [
    'a value nothing makes',
    tinyModel,
    (m) => (m.graph!.node[1]!.input[1] = 'nowhere'),
    /node "Add" \(Add\) reads the value "nowhere"/,
  ],
  [
    'a value nothing makes, in a subgraph',
    () => controlModel().model,
    (m) => branchOf(m).node.push(node('Neg', ['nowhere'], ['z'])),
    /reads the value "nowhere"/,
  ],
  [
    'an output nothing makes',
    tinyModel,
    (m) => (m.graph!.output[0]!.name = 'nowhere'),
    /the output "nowhere"/,
  ],
  [
    'a value made twice',
    tinyModel,
    (m) => m.graph!.node.push(node('Neg', ['x'], ['y'])),
    /"y" is made twice/,
  ],
  [
    'an input made again',
    tinyModel,
    (m) => m.graph!.node.push(node('Neg', ['y'], ['x'])),
    /"x" is an input or initializer, and made again/,
  ],
  [
    'two initializers of one name',
    tinyModel,
    (m) => m.graph!.initializer.push(initializer(m, 'bias')),
    /two initializers have the name "bias"/,
  ],
  [
    'two inputs of one name',
    tinyModel,
    (m) => m.graph!.input.push(m.graph!.input[0]!),
    /two inputs have the name "x"/,
  ],
  [
    'two attributes of one name',
    extrasModel0,
    (m) => m.graph!.node.at(-1)!.attribute.push(m.graph!.node.at(-1)!.attribute[0]!),
    /two attributes "i"/,
  ],
  [
    'a node without operator',
    tinyModel,
    (m) => (m.graph!.node[0]!.opType = ''),
    /graph\/MatMul: the node has no operator/,
  ],
  [
    'operator set 0',
    tinyModel,
    (m) => (m.opsetImport[0]!.version = 0n),
    /operator set "ai.onnx" that the model asks for is 0/,
  ],
  [
    'operator set 2^62',
    tinyModel,
    (m) => (m.opsetImport[0]!.version = 2n ** 62n),
    /4611686018427387904, which is none/,
  ],
  [
    'two versions of an operator set',
    tinyModel,
    (m) => m.opsetImport.push({ ...m.opsetImport[0]!, domain: 'ai.onnx', version: 3n }),
    /two versions .* 17 and 3/,
  ],
  ['a file format of 2^40', tinyModel, (m) => (m.irVersion = 2n ** 40n), /file format is 1099511627776/],
  ['an input of length -5', tinyModel, (m) => setDim(m, -5n), /axis 0 of the value "x" has the length -5/],
  ['an input of length 2^63 - 1', tinyModel, (m) => setDim(m, 2n ** 63n - 1n), /axis 0 of the value "x"/],
  [
    'a function that calls itself',
    extrasModel0,
    (m) => m.functions[0]!.node.push(node('Twice', ['a'], ['z'], 'sample')),
    /the function "Twice" calls itself/,
  ],
  [
    'a function that reads what it has not',
    extrasModel0,
    (m) => m.functions[0]!.node.push(node('Neg', ['x'], ['z'])),
    /reads the value "x"/,
  ],
  [
    'two functions of one name',
    extrasModel0,
    (m) => m.functions.push(m.functions[0]!),
    /two functions have the name "Twice"/,
  ],
];

function extrasModel0(): OnnxModel {
  return extrasModel().model;
}

function setDim(model: OnnxModel, value: bigint): void {
  const type = model.graph!.input[0]!.type!.value;
  if (type.case === 'tensorType') type.value.shape!.dim[0]!.value = { case: 'dimValue', value };
}

describe('validateModel', () => {
  it.each(Object.entries(samples))('takes the sample %s', (_name, make) => {
    const { model } = make();
    validateModel(model);
    expect(parseOnnx(serializeOnnx(model))).toBeDefined();
  });

  it.each(faults)('finds %s', (_what, make, damage, said) => {
    const model = make();
    damage(model);
    expect(() => validateModel(model)).toThrow(OnnxError);
    expect(() => validateModel(model)).toThrow(said);
    const bytes = serializeOnnx(model);
    expect(() => parseOnnx(bytes)).toThrow(said);
    expect(parseOnnx(bytes, { validate: false })).toBeDefined();
  });

  it('says which node is at fault', () => {
    const model = controlModel().model;
    branchOf(model).node.push(node('Neg', ['nowhere'], ['z']));
    const name = `If/then_branch/#${branchOf(model).node.length - 1}`;
    expect(() => validateModel(model)).toThrow(expect.objectContaining({ node: name, operator: 'Neg' }));
  });

  it('takes a length of -1 as one known only at run time, as exporters write it', () => {
    const model = tinyModel();
    setDim(model, -1n);
    validateModel(model);
  });

  it('takes nodes in any order', () => {
    const model = tinyModel();
    model.graph!.node.reverse();
    validateModel(model);
  });

  it('finds a circle of functions', () => {
    const model = extrasModel().model;
    const fn = (name: string, callee: string) =>
      create(FunctionProtoSchema, {
        name,
        domain: 'sample',
        input: ['a'],
        output: ['b'],
        node: [create(NodeProtoSchema, { opType: callee, domain: 'sample', input: ['a'], output: ['b'] })],
      });
    model.functions.push(fn('P', 'Q'), fn('Q', 'R'), fn('R', 'P'));
    expect(() => validateModel(model)).toThrow(
      /the function "[PQR]" calls itself, or functions that call it/,
    );
  });

  it('finds graphs inside themselves', () => {
    const graph = create(GraphProtoSchema, { name: 'g' });
    const model = tinyModel();
    const If = node('If', [], []);
    If.attribute.push(create(AttributeProtoSchema, { name: 'then_branch', g: graph }));
    graph.node.push(If);
    model.graph!.node.push(If);
    expect(() => validateModel(model)).toThrow(/nested more than 64 deep/);
  });
});
