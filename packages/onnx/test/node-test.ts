import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { TensorProtoSchema, type ValueInfoProto } from 'onnx-buf';
import { decodeTensor, type OnnxModel, type OnnxTensor, parseOnnx } from '../src/index.ts';
import { typeCode } from '../src/tensor/types.ts';

/** A case in the layout of the standard's backend tests: a model, what to feed it, what it must give. */
export interface NodeTest {
  readonly model: OnnxModel;
  readonly feeds: Record<string, OnnxTensor>;
  readonly expected: Record<string, OnnxTensor>;
}

/** Names of the cases in a folder. */
export function nodeTests(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'model.onnx')))
    .sort();
}

/** Reads `model.onnx` and `test_data_set_0/{input,output}_N.pb`. */
export function readNodeTest(folder: string): NodeTest {
  const model = parseOnnx(new Uint8Array(readFileSync(join(folder, 'model.onnx'))));
  const read = (kind: string, values: readonly ValueInfoProto[]) =>
    Object.fromEntries(
      values.flatMap(({ name, type }, i) => {
        const file = join(folder, 'test_data_set_0', `${kind}_${i}.pb`);
        if (!existsSync(file)) return [];
        const proto = fromBinary(TensorProtoSchema, new Uint8Array(readFileSync(file)));
        const declared = type?.value.case === 'tensorType' ? type.value.value.elemType : proto.dataType;
        // The cases keep bfloat16 as its bits.
        if (declared === typeCode('bfloat16')) proto.dataType = declared;
        return [[name, decodeTensor(proto)]];
      }),
    );
  return {
    model,
    feeds: read('input', model.graph!.input),
    expected: read('output', model.graph!.output),
  };
}
