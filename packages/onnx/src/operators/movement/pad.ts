import { entryOf } from '../../entry-of.ts';
import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { convert } from '../support/convert.ts';
import { integersIn } from '../support/integers.ts';
import { axisOf, checkDims, required } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { fromTables } from './source-tables.ts';

/** Where a position outside of an axis of this length takes its element from; -1 for the constant. */
type Mirror = (at: number, length: number) => number;

const modes: Readonly<Record<string, Mirror>> = {
  constant: () => -1,
  edge: (at, length) => (at < 0 ? 0 : length - 1),
  reflect: (at, length) => {
    const period = Math.max(2 * (length - 1), 1);
    const inside = modulo(at, period);
    return inside < length ? inside : period - inside;
  },
  wrap: modulo,
};

/**
 * Pad: adds elements at both ends of axes, or takes some away where `pads` are negative. Pads and value are attributes
 * before opset 11, and inputs since.
 */
export const pad: Operator = (node) => {
  const mode = node.attributes.text('mode', 'constant');
  const mirror = entryOf(modes, mode);
  if (mirror === undefined) throw node.error(`has mode "${mode}"; known: ${Object.keys(modes).join(', ')}.`);
  const pads = node.attributes.ints('pads');
  if (pads === undefined && !node.inputs[1]) throw node.error('has no pads.');
  const constantFor = constantReader(node);
  return ([data, padsInput, value, axesInput]) => {
    const x = required(data, 'data');
    const amounts = pads ?? Array.from(integersIn(required(padsInput, 'pads'), 'pads'));
    const axes = axesInput === undefined ? undefined : Array.from(integersIn(axesInput, 'axes'));
    return [padded(x, amounts, axes, mirror, mode === 'constant' ? constantFor(x, value) : undefined)];
  };
};

function padded(
  x: OnnxTensor,
  pads: readonly number[],
  axes: readonly number[] = [...x.dims.keys()],
  mirror: Mirror,
  value: OnnxTensor | undefined,
): OnnxTensor {
  if (pads.length !== 2 * axes.length || (x.dims.length === 0 && pads.length > 0)) {
    throw new OnnxError(
      `pads [${pads.join(', ')}] must have two numbers for each of ${axes.length} axes of [${x.dims.join(', ')}]`,
    );
  }
  const before = x.dims.map(() => 0);
  const after = x.dims.map(() => 0);
  for (const [i, given] of axes.entries()) {
    const axis = axisOf(given, x.dims.length);
    before[axis] = pads[i] as number;
    after[axis] = pads[i + axes.length] as number;
  }
  const dims = x.dims.map((length, axis) => length + (before[axis] as number) + (after[axis] as number));
  checkDims(dims);
  const tables = x.dims.map((length, axis) =>
    tableOf(length, before[axis] as number, after[axis] as number, mirror),
  );
  return fromTables(x, tables, value);
}

/** What each position of a padded axis takes; what negative pads cut off is gone before the rest is mirrored. */
function tableOf(length: number, before: number, after: number, mirror: Mirror): Int32Array {
  const first = Math.max(0, -before);
  const left = Math.max(0, length - first - Math.max(0, -after));
  const table = new Int32Array(length + before + after);
  const leading = Math.max(0, before);
  for (let i = 0; i < table.length; i++) {
    const at = i - leading;
    const source = at >= 0 && at < left ? at : mirror(at, left);
    if (left === 0 && source !== -1) throw new OnnxError('an axis without elements has none to repeat');
    table[i] = source < 0 ? -1 : first + source;
  }
  return table;
}

/** What a node pads with: zero if it does not say. */
function constantReader({
  attributes,
}: OperatorNode): (x: OnnxTensor, value: OnnxTensor | undefined) => OnnxTensor | undefined {
  const fixed = Float32Array.of(attributes.float('value') ?? 0);
  return (x, value) => {
    if (value === undefined) {
      return fixed[0] === 0 ? undefined : convert({ type: 'float32', dims: [], data: fixed }, x.type);
    }
    if (value.type !== x.type || value.data.length !== 1) {
      throw new OnnxError(
        `the input constant_value must be one ${x.type}, and is ${value.type} [${value.dims.join(', ')}]`,
      );
    }
    return value;
  };
}

function modulo(at: number, length: number): number {
  return ((at % length) + length) % length;
}
