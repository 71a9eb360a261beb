import type { OnnxTensor, OnnxTensors, OnnxTensorType } from '@recurra/onnx';
import { DataError } from '@recurra/plugin';
import { decodeData, encodeData } from './base64.ts';

/** How far an output may be from the golden one: |actual − golden| ≤ absolute + relative · |golden|. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Inputs of a model, and the outputs that an independent runtime gave for them: what lies beside the model's file. */
export interface Golden {
  /** What computed the outputs, as `onnxruntime-node`. */
  readonly writtenBy: string;
  readonly tolerance: Tolerance;
  readonly inputs: OnnxTensors;
  readonly outputs: OnnxTensors;
}

const format = 'recurra-golden';

interface StoredTensor {
  readonly type: OnnxTensorType;
  readonly dims: readonly number[];
  readonly data: string;
}

/**
 * Writes golden outputs as a JSON file: `chorales.golden.json` beside `chorales.onnx`.
 *
 * @param golden Inputs and outputs.
 * @returns The file's text.
 * @example await writeFile('model.golden.json', writeGolden(await createGolden(bytes)));
 */
export function writeGolden({ writtenBy, tolerance, inputs, outputs }: Golden): string {
  const stored = (tensors: OnnxTensors): Record<string, StoredTensor> =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, store(name, tensor)]));
  const content = {
    format,
    version: 1,
    writtenBy,
    tolerance,
    inputs: stored(inputs),
    outputs: stored(outputs),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Reads what {@link writeGolden} wrote.
 *
 * @param text The file's text.
 * @throws DataError if it is something else.
 * @example const { inputs } = readGolden(await readFile('model.golden.json', 'utf8'));
 */
export function readGolden(text: string): Golden {
  const content = parse(text);
  if (content.format !== format || content.version !== 1) {
    throw new DataError(
      `readGolden(): the file must say "format": "${format}" and "version": 1, got ` +
        `${JSON.stringify(content.format)} and ${JSON.stringify(content.version)}; write it with writeGolden().`,
    );
  }
  const { absolute, relative } = (content.tolerance ?? {}) as Partial<Tolerance>;
  if (!(Number(absolute) >= 0) || !(Number(relative) >= 0)) {
    throw new DataError('readGolden(): tolerance must have absolute and relative, both 0 or above.');
  }
  return {
    writtenBy: String(content.writtenBy),
    tolerance: { absolute: Number(absolute), relative: Number(relative) },
    inputs: tensorsOf('inputs', content.inputs),
    outputs: tensorsOf('outputs', content.outputs),
  };
}

function parse(text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new DataError('readGolden(): the file is no JSON; write it with writeGolden().', { cause });
  }
  return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
}

function store(name: string, { type, dims, data }: OnnxTensor): StoredTensor {
  if (type === 'string') {
    throw new DataError(`writeGolden(): ${name} is a tensor of strings; only numbers can be written.`);
  }
  return { type, dims, data: encodeData(data) };
}

function tensorsOf(key: string, stored: unknown): OnnxTensors {
  if (typeof stored !== 'object' || stored === null) {
    throw new DataError(`readGolden(): ${key} must be tensors by name, got ${JSON.stringify(stored)}.`);
  }
  return Object.fromEntries(
    Object.entries(stored as Record<string, Partial<StoredTensor>>).map(([name, { type, dims, data }]) => [
      name,
      decodeData(`readGolden(): ${key}.${name}`, type, dims, data),
    ]),
  );
}
