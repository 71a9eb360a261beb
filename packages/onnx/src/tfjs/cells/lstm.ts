import type { ExportContext } from '../context.ts';
import { writeActivation } from '../layers/activation.ts';
import type { Cell } from '../types.ts';
import { cellWeights, projectInput, splitGates, unitsOf } from './gates.ts';
import {
  type NativeActivation,
  nativeActivations,
  nativePeepholes,
  nativeWeights,
  storedWeights,
  withForgetGate,
} from './native.ts';
import type { CellExporter } from './types.ts';

/** Input part plus h·U. */
function preActivations(context: ExportContext, input: string, h: string, kernel: string): string {
  return context.node('Add', [input, context.node('MatMul', [h, kernel])]);
}

function gate(cell: Cell, context: ExportContext, x: string): string {
  return writeActivation(context, context.config(cell).recurrentActivation, x);
}

function act(cell: Cell, context: ExportContext, x: string): string {
  return writeActivation(context, context.config(cell).activation, x);
}

/** c' = f∘c + i∘act(g) */
function nextCarry(cell: Cell, context: ExportContext, f: string, c: string, i: string, g: string): string {
  const kept = context.node('Mul', [f, c]);
  return context.node('Add', [kept, context.node('Mul', [i, act(cell, context, g)])]);
}

/** The operator's f, g, h: gates, candidate, output. */
function lstmActivations(cell: Cell, context: ExportContext): NativeActivation[] | undefined {
  const { recurrentActivation, activation } = context.config(cell);
  return nativeActivations([recurrentActivation, activation, activation]);
}

/** LSTM → LSTM. */
export const lstmCell: CellExporter = {
  project: projectInput,
  step(cell, context, input, [h, c]) {
    const { recurrentKernel } = cellWeights(cell, context, []);
    const gates = preActivations(context, input, h!, recurrentKernel);
    const [i, f, g, o] = splitGates(context, gates, unitsOf(cell, context), 4);
    const carry = nextCarry(cell, context, gate(cell, context, f!), c!, gate(cell, context, i!), g!);
    const next = context.node('Mul', [gate(cell, context, o!), act(cell, context, carry)]);
    return [next, next, carry];
  },
  native(cell, context) {
    const activations = lstmActivations(cell, context);
    if (activations === undefined) return undefined;
    const weights = nativeWeights('LSTM', unitsOf(cell, context), storedWeights(cell));
    return { ...weights, P: undefined, activations, flags: {} };
  },
};

/** LSTM whose gates see the cell state → LSTM with input P. */
export const peepholeLstmCell: CellExporter = {
  project: projectInput,
  step(cell, context, input, [h, c]) {
    const weights = cellWeights(cell, context, ['input_peephole', 'forget_peephole', 'output_peephole']);
    const [pi, pf, po] = weights.others;
    const gates = preActivations(context, input, h!, weights.recurrentKernel);
    const [xi, xf, g, xo] = splitGates(context, gates, unitsOf(cell, context), 4);
    const seen = (x: string, state: string, peephole: string) =>
      gate(cell, context, context.node('Add', [x, context.node('Mul', [state, peephole])]));
    const carry = nextCarry(cell, context, seen(xf!, c!, pf!), c!, seen(xi!, c!, pi!), g!);
    const next = context.node('Mul', [seen(xo!, carry, po!), act(cell, context, carry)]);
    return [next, next, carry];
  },
  native(cell, context) {
    const activations = lstmActivations(cell, context);
    if (activations === undefined) return undefined;
    const units = unitsOf(cell, context);
    const all = storedWeights(cell);
    const [pi, pf, po] = all.slice(-3);
    const weights = nativeWeights('LSTM', units, all.slice(0, -3));
    return { ...weights, P: nativePeepholes(units, pi!, pf!, po!), activations, flags: {} };
  },
};

/** LSTM with f = 1 - i, gates stored i, c, o → LSTM with input_forget. */
export const coupledLstmCell: CellExporter = {
  project: projectInput,
  step(cell, context, input, [h, c]) {
    const { recurrentKernel } = cellWeights(cell, context, []);
    const gates = preActivations(context, input, h!, recurrentKernel);
    const [xi, xg, o] = splitGates(context, gates, unitsOf(cell, context), 3);
    // c + i∘(g - c)
    const change = context.node('Sub', [act(cell, context, xg!), c!]);
    const carry = context.node('Add', [c!, context.node('Mul', [gate(cell, context, xi!), change])]);
    const next = context.node('Mul', [gate(cell, context, o!), act(cell, context, carry)]);
    return [next, next, carry];
  },
  native(cell, context) {
    const activations = lstmActivations(cell, context);
    if (activations === undefined) return undefined;
    const units = unitsOf(cell, context);
    const weights = storedWeights(cell).map((weight) => withForgetGate(weight, units));
    return {
      ...nativeWeights('LSTM', units, weights),
      P: undefined,
      activations,
      flags: { input_forget: 1 },
    };
  },
};

/** LSTM whose output is projected to fewer units; the standard's operator has no such input → Scan. */
export const projectedLstmCell: CellExporter = {
  project: projectInput,
  step(cell, context, input, [h, c]) {
    const weights = cellWeights(cell, context, ['projection_kernel']);
    const gates = preActivations(context, input, h!, weights.recurrentKernel);
    const [i, f, g, o] = splitGates(context, gates, unitsOf(cell, context), 4);
    const carry = nextCarry(cell, context, gate(cell, context, f!), c!, gate(cell, context, i!), g!);
    const output = context.node('Mul', [gate(cell, context, o!), act(cell, context, carry)]);
    const next = context.node('MatMul', [output, weights.others[0]!]);
    return [next, next, carry];
  },
};
