import { readFile } from 'node:fs/promises';
import type { OnnxTensor, ValueReport } from '@recurra/onnx';
import { checkFile } from '../../../check-file.ts';
import { UsageError } from '../../../errors.ts';
import { tensorFromJson } from './from-json.ts';
import { tensorFromNpy } from './npy.ts';

/**
 * Reads what `--input` names, one for each time it is given.
 *
 * @param texts `name=file.npy`, `name=file.json`, `name=[[1, 2]]`, or without the name.
 * @param inputs The inputs that may be given, those that must be first.
 * @throws UsageError if a name, a file or a value is wrong.
 */
export async function readInputs(
  texts: readonly string[],
  inputs: readonly ValueReport[],
  option = '--input',
): Promise<Record<string, OnnxTensor>> {
  const feeds: Record<string, OnnxTensor> = {};
  for (const text of texts) {
    const { input, value } = split(text, inputs, feeds, option);
    if (feeds[input.name] !== undefined) throw new UsageError(`${option} gives "${input.name}" twice.`);
    feeds[input.name] = await readValue(value, input);
  }
  return feeds;
}

function split(
  text: string,
  inputs: readonly ValueReport[],
  given: Readonly<Record<string, unknown>>,
  option: string,
): { input: ValueReport; value: string } {
  const named = inputs
    .filter(({ name }) => text.startsWith(`${name}=`))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (named !== undefined) return { input: named, value: text.slice(named.name.length + 1) };
  const names = inputs.map(({ name }) => name).join(', ');
  const prefix = /^([^=[{]+)=/.exec(text)?.[1];
  if (prefix !== undefined) {
    throw new UsageError(
      `${option}: the model has no input "${prefix}" to be given; it has ${names || 'none'}.`,
    );
  }
  const [only, ...more] = inputs.filter(({ name }) => given[name] === undefined);
  if (only === undefined || more.length > 0) {
    throw new UsageError(
      `${option} ${shortened(text)}: say which input it is for, as name=${shortened(text)}; the model has ${names || 'none'}.`,
    );
  }
  return { input: only, value: text };
}

/** A value that is not a file: JSON, or a number or word of it. */
const inline = /^\s*([[{"]|-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$|(true|false)\s*$)/;

async function readValue(value: string, input: ValueReport): Promise<OnnxTensor> {
  const where = `input "${input.name}"`;
  if (inline.test(value)) return tensorFromJson(parseJson(value, where), input, where);
  if (!/\.(npy|json)$/i.test(value)) {
    throw new UsageError(
      `${where}: "${shortened(value)}" must be a .npy or .json file, or JSON such as '[[1, 2]]'.`,
    );
  }
  await checkFile(value, 'a .npy or .json file');
  const bytes = await readFile(value);
  const place = `${where}: "${value}"`;
  if (/\.json$/i.test(value)) return tensorFromJson(parseJson(bytes.toString('utf8'), place), input, place);
  const tensor = tensorFromNpy(bytes, place);
  if (tensor.type !== input.type) {
    throw new UsageError(
      `${place} holds ${tensor.type}, and the model takes ${input.type}; in NumPy, save array.astype("${input.type}").`,
    );
  }
  return tensor;
}

/**
 * Parses JSON.
 *
 * @param where What the message begins with.
 * @throws UsageError if it is none.
 */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${where} is no JSON: ${(cause as Error).message}.`);
  }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
