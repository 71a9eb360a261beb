import { fromBinary } from '@bufbuild/protobuf';
import { ArgumentError } from '@recurra/plugin';
import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { OnnxError } from './errors.ts';
import { attachExternalData, type ExternalData } from './external/attach.ts';
import { inlineExternalData } from './external/inline.ts';
import { validateModel } from './graph/validate.ts';
import { checkMemoryBudget } from './memory-budget.ts';
import { encodeModel, type Pieces } from './wire/pieces.ts';
import { rememberSource } from './wire/source.ts';
import type { AnyMessage } from './wire/units.ts';

/**
 * An ONNX model in memory: the message `ModelProto` of the official schema, with camelCase field names. Fields the
 * schema does not know are kept and written back.
 */
export type OnnxModel = ModelProto;

/** Options of {@link parseOnnx}. */
export interface ParseOptions {
  /** Whether to check the model as {@link validateModel} does. Default true. */
  readonly validate?: boolean | undefined;
  /** The files beside the model that hold data of its tensors; {@link externalDataOf} lists them. */
  readonly externalData?: ExternalData | undefined;
}

/** Options of {@link serializeOnnx}. */
export interface SerializeOptions {
  /**
   * Whether data that was loaded from files beside the model is put into the model itself. Default false: tensors go on
   * naming the file, except those that were given other data since.
   */
  readonly inlineExternalData?: boolean | undefined;
}

/**
 * Reads an ONNX file. Weights are not copied: they view `bytes`, which must not be changed while the model is used.
 *
 * @param bytes The whole file.
 * @returns The model.
 * @throws OnnxError if the bytes are truncated, damaged, or no ONNX model, or the model breaks the standard's rules.
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md
 * @example const model = parseOnnx(await readFile('model.onnx'));
 */
export function parseOnnx(bytes: Uint8Array, options: ParseOptions = {}): OnnxModel {
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
  rememberSource(ModelProtoSchema, model as unknown as AnyMessage, bytes);
  naming('parseOnnx()', () => {
    if (options.externalData !== undefined) attachExternalData(model, options.externalData);
    if (options.validate !== false) validateModel(model);
  });
  return model;
}

/**
 * Writes a model as an ONNX file. What is still as {@link parseOnnx} read it is written byte for byte as it was, in
 * whatever order and form its producer chose; what was changed or added is written in the schema's order.
 *
 * @param model The model; it is not changed.
 * @returns The file.
 * @throws OnnxError if a field holds what it cannot, for example text for a number, or the file would have 2 GiB or more.
 * @example await writeFile('model.onnx', serializeOnnx(model));
 */
export function serializeOnnx(model: OnnxModel, options: SerializeOptions = {}): Uint8Array {
  const { chunks, length } = encoded(model, options);
  checkLength(length);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Bytes of a model's file, without writing it. */
export function serializedLength(model: OnnxModel, options: SerializeOptions = {}): number {
  return encoded(model, options).length;
}

function encoded(model: OnnxModel, { inlineExternalData: inline = false }: SerializeOptions): Pieces {
  try {
    return encodeModel(model, inline ? inlineExternalData(model) : undefined);
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    throw new OnnxError(`serializeOnnx(): the model cannot be written: ${reason}.`, { cause });
  }
}

/** @throws OnnxError if a file is larger than protobuf allows. */
export function checkLength(length: number): void {
  if (length < 2 ** 31) return;
  throw new OnnxError(
    `serializeOnnx(): the model takes ${length} bytes, and an ONNX file must have less than 2 GiB; put its weights in ` +
      'a file beside it: writeOnnx(path, model, { externalData: { location } }) of @recurra/onnx/node.',
  );
}

/** Runs a check; what it throws says who found it. */
function naming(who: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    const { node, operator, message } = error;
    throw new OnnxError(`${who}: ${message}`, {
      cause: error,
      ...(node === undefined ? {} : { node }),
      ...(operator === undefined ? {} : { operator }),
    });
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
