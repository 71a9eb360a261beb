import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ArgumentError } from '@recurra/plugin';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { OnnxError } from './errors.ts';
import { checkMemoryBudget } from './memory-budget.ts';

/**
 * An ONNX model in memory: the message `ModelProto` of the official schema, with camelCase field names. Fields the
 * schema does not know are kept and written back.
 */
export type OnnxModel = ModelProto;

/**
 * Reads an ONNX file. Weights are not copied: they view `bytes`, which must not be changed while the model is used.
 *
 * @param bytes The whole file.
 * @returns The model.
 * @throws OnnxError if the bytes are truncated, damaged, or no ONNX model.
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md
 * @example const model = parseOnnx(await readFile('model.onnx'));
 */
export function parseOnnx(bytes: Uint8Array): OnnxModel {
  if (!(bytes instanceof Uint8Array)) {
    throw new ArgumentError(
      `parseOnnx(): bytes must be a Uint8Array, got ${bytes === null ? 'null' : typeof bytes}; wrap an ArrayBuffer ` +
        'as new Uint8Array(buffer).',
    );
  }
  const foreign = foreignFormat(bytes);
  if (foreign !== undefined) throw new OnnxError(`parseOnnx(): ${foreign}`);
  checkMemoryBudget(bytes);
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OnnxError(
      `parseOnnx(): the ${bytes.length} bytes are no ONNX model, or a truncated or damaged one (${reason}); ` +
        'fetch the file again.',
      { cause },
    );
  }
  checkModel(model);
  return model;
}

/**
 * Writes a model as an ONNX file.
 *
 * @param model The model; it is not changed.
 * @returns The file.
 * @throws OnnxError if a field holds what it cannot, for example text for a number.
 * @example await writeFile('model.onnx', serializeOnnx(model));
 */
export function serializeOnnx(model: OnnxModel): Uint8Array {
  try {
    return toBinary(ModelProtoSchema, model);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OnnxError(`serializeOnnx(): the model cannot be written: ${reason}.`, { cause });
  }
}

/** Reads a model given as bytes; hands a model through. */
export function toModel(modelOrBytes: OnnxModel | Uint8Array): OnnxModel {
  return modelOrBytes instanceof Uint8Array ? parseOnnx(modelOrBytes) : modelOrBytes;
}

/** What the bytes are, if they are plainly something else than ONNX. */
function foreignFormat(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'the file is empty.';
  // A character a byte; TextDecoder's latin1 is windows-1252, and moves those from 0x80 to 0x9f.
  const start = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  if (start.startsWith('version https://git-lfs')) {
    return 'the bytes are a Git LFS pointer, not the model itself; run `git lfs pull`.';
  }
  if (start.startsWith('<')) {
    return 'the bytes are an HTML or XML page, not an ONNX model; check the address they came from.';
  }
  if (start.startsWith('{') || start.startsWith('[')) return 'the bytes are JSON, not an ONNX model.';
  if (start.startsWith('PK\u0003\u0004')) return 'the bytes are a zip archive; unpack it first.';
  if (start.startsWith('\u001f\u008b')) return 'the bytes are compressed (gzip); unpack them first.';
  if (start.startsWith('TFL3', 4)) return 'the bytes are a TensorFlow Lite model, not an ONNX one.';
  return undefined;
}

function checkModel(model: ModelProto): void {
  if (model.graph === undefined || model.irVersion <= 0n || model.opsetImport.length === 0) {
    throw new OnnxError(
      'parseOnnx(): the bytes are no ONNX model: a model has an IR version, an operator set and a graph' +
        `${model.graph === undefined ? ', and no graph was found' : ''}.`,
    );
  }
}
