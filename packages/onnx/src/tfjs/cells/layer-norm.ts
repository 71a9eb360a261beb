import type { ExportContext } from '../context.ts';
import { writeActivation } from '../layers/activation.ts';
import { writeLayerNorm } from '../layers/normalization.ts';
import type { Cell } from '../types.ts';
import { cellWeights, splitGates, splitLast, unitsOf } from './gates.ts';
import type { CellExporter } from './types.ts';

function epsilonOf(cell: Cell, context: ExportContext): number {
  return context.config(cell).epsilon as number;
}

function normalize(cell: Cell, context: ExportContext, x: string, gamma: string): string {
  return writeLayerNorm(context, x, gamma, undefined, epsilonOf(cell, context));
}

/** LSTM with layer normalisation; see layerNormLstmCell in @recurra/cells for the equations. */
export const layerNormLstmCell: CellExporter = {
  project(cell, context, x) {
    const { kernel, bias, others } = cellWeights(cell, context, lstmNames);
    const scaled = normalize(cell, context, context.node('MatMul', [x, kernel]), others[0]!);
    return bias === undefined ? scaled : context.node('Add', [scaled, bias]);
  },
  step(cell, context, input, [h, c]) {
    const { activation, recurrentActivation } = context.config(cell);
    const gate = (x: string) => writeActivation(context, recurrentActivation, x);
    const act = (x: string) => writeActivation(context, activation, x);
    const { recurrentKernel, others } = cellWeights(cell, context, lstmNames);
    const [, recurrentGamma, stateGamma, stateBeta] = others;
    const product = context.node('MatMul', [h!, recurrentKernel]);
    const gates = context.node('Add', [input, normalize(cell, context, product, recurrentGamma!)]);
    const [i, f, g, o] = splitGates(context, gates, unitsOf(cell, context), 4);
    const kept = context.node('Mul', [gate(f!), c!]);
    const carry = context.node('Add', [kept, context.node('Mul', [gate(i!), act(g!)])]);
    const shown = writeLayerNorm(context, carry, stateGamma!, stateBeta, epsilonOf(cell, context));
    const next = context.node('Mul', [gate(o!), act(shown)]);
    return [next, next, carry];
  },
};

const lstmNames = ['kernel_gamma', 'recurrent_gamma', 'state_gamma', 'state_beta'];
const gruNames = ['kernel_gamma', 'recurrent_gamma'];

/** GRU with layer normalisation: the two gates are normalised together, the candidate by itself. */
export const layerNormGruCell: CellExporter = {
  project(cell, context, x) {
    const { kernel, bias, others } = cellWeights(cell, context, gruNames);
    const parts = normalizeParts(cell, context, context.node('MatMul', [x, kernel]), others[0]!);
    const scaled = context.node('Concat', parts, { axis: -1 });
    return bias === undefined ? scaled : context.node('Add', [scaled, bias]);
  },
  step(cell, context, input, [h]) {
    const { activation, recurrentActivation } = context.config(cell);
    const units = unitsOf(cell, context);
    const { recurrentKernel, others } = cellWeights(cell, context, gruNames);
    const product = context.node('MatMul', [h!, recurrentKernel]);
    const [hg, hn] = normalizeParts(cell, context, product, others[1]!);
    const [xg, xn] = splitLast(context, input, [2 * units, units]);
    const gates = writeActivation(context, recurrentActivation, context.node('Add', [xg!, hg!]));
    const [z, r] = splitGates(context, gates, units, 2);
    const inner = context.node('Add', [xn!, context.node('Mul', [r!, hn!])]);
    const n = writeActivation(context, activation, inner);
    const next = context.node('Add', [n, context.node('Mul', [z!, context.node('Sub', [h!, n])])]);
    return [next, next];
  },
};

function normalizeParts(cell: Cell, context: ExportContext, product: string, gamma: string): string[] {
  const units = unitsOf(cell, context);
  const sizes = [2 * units, units];
  const gammas = splitLast(context, gamma, sizes);
  return splitLast(context, product, sizes).map((part, i) => normalize(cell, context, part, gammas[i]!));
}
