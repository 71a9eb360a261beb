import { ArgumentError, ShapeError } from '@recurra/plugin';
import type { ValueReport } from '../graph/values.ts';
import { arrayName, isDataOf, isTensorType, type OnnxTensor } from '../tensor/types.ts';
import type { OnnxTensors } from './types.ts';

/**
 * Checks feeds against what a model declares.
 *
 * @param optional Inputs that have a default value in the model.
 * @param where What errors begin with.
 * @throws ArgumentError, ShapeError; the message names the input, what it expects and what came.
 */
export function checkFeeds(
  feeds: OnnxTensors,
  inputs: readonly ValueReport[],
  optional: ReadonlySet<string>,
  where = 'run():',
): void {
  if (typeof feeds !== 'object' || feeds === null) {
    throw new ArgumentError(
      `${where} feeds must be an object { ${inputs.map(({ name }) => name).join(', ')} }.`,
    );
  }
  for (const input of inputs) {
    const feed = feeds[input.name];
    if (feed === undefined)
      throw new ArgumentError(`${where} input "${input.name}" is missing; it takes ${describe(input)}.`);
    checkFeed(input, feed, where);
  }
  const known = new Set(inputs.map(({ name }) => name));
  for (const name of Object.keys(feeds)) {
    if (known.has(name) || optional.has(name)) continue;
    const wanted = inputs.map((input) => `"${input.name}"`).join(', ');
    throw new ArgumentError(`${where} the model has no input "${name}"; its inputs are ${wanted}.`);
  }
}

function checkFeed(input: ValueReport, feed: OnnxTensor, prefix: string): void {
  const where = `${prefix} input "${input.name}"`;
  if (typeof feed !== 'object' || feed === null || !Array.isArray(feed.dims) || feed.data === undefined) {
    throw new ArgumentError(
      `${where} must be { type, dims, data }, got ${show(feed)}; it takes ${describe(input)}.`,
    );
  }
  if (feed.type !== input.type) {
    throw new ArgumentError(`${where} takes ${describe(input)}, got type ${String(feed.type)}.`);
  }
  if (!isTensorType(feed.type) || !isDataOf(feed.type, feed.data)) {
    const kind = isTensorType(feed.type) ? arrayName(feed.type) : 'typed array';
    throw new ArgumentError(`${where}: data of type ${feed.type} must be a ${kind}, got ${show(feed.data)}.`);
  }
  const count = feed.dims.reduce((product, dim) => product * dim, 1);
  if (!feed.dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0) || count !== feed.data.length) {
    throw new ShapeError(
      `${where}: dims [${feed.dims.join(', ')}] must be lengths whose product is the number of elements, ` +
        `${feed.data.length}.`,
    );
  }
  const { shape } = input;
  if (shape === null) return;
  const fits =
    shape.length === feed.dims.length &&
    shape.every((dim, axis) => typeof dim !== 'number' || dim < 0 || dim === feed.dims[axis]);
  if (!fits) throw new ShapeError(`${where} takes ${describe(input)}, got dims [${feed.dims.join(', ')}].`);
}

/** `float32 [batch, time, 3]` */
function describe({ type, shape }: ValueReport): string {
  if (shape === null) return `${type} of any shape`;
  return `${type} [${shape.map((dim) => dim ?? '?').join(', ')}]`;
}

function show(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return value.constructor?.name ?? 'an object';
}
