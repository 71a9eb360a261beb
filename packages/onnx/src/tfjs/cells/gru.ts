import type { ExportContext } from '../context.ts';
import { writeActivation } from '../layers/activation.ts';
import type { Cell } from '../types.ts';
import { cellWeights, splitGates, splitLast, unitsOf } from './gates.ts';
import { nativeActivations, nativeWeights, storedWeights } from './native.ts';
import type { CellExporter } from './types.ts';

/** The bias of the input part (row 0) and of the recurrent product (row 1, with resetAfter). */
function biasRow(cell: Cell, context: ExportContext, row: 0 | 1): string | undefined {
  const { bias } = cellWeights(cell, context, []);
  if (bias === undefined) return undefined;
  if (context.shape(bias).length === 1) return row === 0 ? bias : undefined;
  return context.node('Gather', [bias, context.index(row)], { axis: 0 });
}

function plus(context: ExportContext, x: string, bias: string | undefined): string {
  return bias === undefined ? x : context.node('Add', [x, bias]);
}

/** GRU, gates stored z, r, h → GRU, with linear_before_reset where the reset gate comes after the product. */
export const gruCell: CellExporter = {
  project(cell, context, x) {
    const { kernel } = cellWeights(cell, context, []);
    return plus(context, context.node('MatMul', [x, kernel]), biasRow(cell, context, 0));
  },
  step(cell, context, input, [h]) {
    const { activation, recurrentActivation, resetAfter } = context.config(cell);
    const units = unitsOf(cell, context);
    const { recurrentKernel } = cellWeights(cell, context, []);
    const gate = (a: string, b: string) =>
      writeActivation(context, recurrentActivation, context.node('Add', [a, b]));
    const [xz, xr, xn] = splitGates(context, input, units, 3);
    let z: string;
    let candidate: string;
    if (resetAfter === true) {
      const product = plus(context, context.node('MatMul', [h!, recurrentKernel]), biasRow(cell, context, 1));
      const [hz, hr, hn] = splitGates(context, product, units, 3);
      z = gate(xz!, hz!);
      candidate = context.node('Mul', [gate(xr!, hr!), hn!]);
    } else {
      const [gates, inner] = splitLast(context, recurrentKernel, [2 * units, units]);
      const [hz, hr] = splitGates(context, context.node('MatMul', [h!, gates!]), units, 2);
      z = gate(xz!, hz!);
      candidate = context.node('MatMul', [context.node('Mul', [gate(xr!, hr!), h!]), inner!]);
    }
    const n = writeActivation(context, activation, context.node('Add', [xn!, candidate]));
    // n + z∘(h - n)
    const next = context.node('Add', [n, context.node('Mul', [z, context.node('Sub', [h!, n])])]);
    return [next, next];
  },
  native(cell, context) {
    const { recurrentActivation, activation, resetAfter } = context.config(cell);
    const activations = nativeActivations([recurrentActivation, activation]);
    if (activations === undefined) return undefined;
    const weights = nativeWeights('GRU', unitsOf(cell, context), storedWeights(cell));
    return {
      ...weights,
      P: undefined,
      activations,
      flags: { linear_before_reset: resetAfter === true ? 1 : 0 },
    };
  },
};
