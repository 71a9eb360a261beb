import type { ExportContext } from '../context.ts';
import type { NativeCell } from './native.ts';

/** How an operator is run over time. */
export interface NativeRunOptions {
  /** Per direction, the states to start from, each [batch, units]. */
  readonly states: readonly (readonly string[])[] | undefined;
  /** With one direction: from the last step to the first. */
  readonly reverse: boolean;
  readonly wantSequence: boolean;
  readonly wantStates: boolean;
}

/** Outputs of an RNN, GRU or LSTM operator. */
export interface NativeRun {
  /** [time, directions, batch, units], aligned with the input's time axis. */
  readonly Y: string | undefined;
  /** Final states, each [directions, batch, units]. */
  readonly states: readonly string[];
}

/**
 * Whether two cells fit into one bidirectional operator.
 */
export function canPair(a: NativeCell, b: NativeCell): boolean {
  return (
    a.operator === b.operator &&
    a.units === b.units &&
    a.inputSize === b.inputSize &&
    (a.P === undefined) === (b.P === undefined) &&
    JSON.stringify(a.flags) === JSON.stringify(b.flags)
  );
}

/**
 * Writes an RNN, GRU or LSTM operator.
 *
 * @param cells One cell, or two for a bidirectional operator.
 * @param x [batch, time, features]
 */
export function runNative(
  context: ExportContext,
  cells: readonly NativeCell[],
  x: string,
  options: NativeRunOptions,
): NativeRun {
  const { operator, units, inputSize, flags } = cells[0] as NativeCell;
  const directions = cells.length;
  const stack = (hint: string, parts: readonly (Float32Array | undefined)[], dims: readonly number[]) => {
    if (parts.every((part) => part === undefined)) return '';
    const width = dims.reduce((product, dim) => product * dim, 1);
    const data = new Float32Array(directions * width);
    parts.forEach((part, i) => {
      if (part !== undefined) data.set(part, i * width);
    });
    return context.initializer(hint, { type: 'float32', dims: [directions, ...dims], data });
  };
  const height = (cells[0] as NativeCell).W.length / inputSize;
  const inputs = [
    context.transpose(context.float32(x), [1, 0, 2]),
    stack(
      'W',
      cells.map((cell) => cell.W),
      [height, inputSize],
    ),
    stack(
      'R',
      cells.map((cell) => cell.R),
      [height, units],
    ),
    stack(
      'B',
      cells.map((cell) => cell.B),
      [2 * height],
    ),
    '',
    ...initialStates(context, operator === 'LSTM' ? 2 : 1, options.states),
    ...(operator === 'LSTM'
      ? [
          stack(
            'P',
            cells.map((cell) => cell.P),
            [3 * units],
          ),
        ]
      : []),
  ];
  while (inputs.at(-1) === '') inputs.pop();
  const activations = cells.flatMap((cell) => cell.activations);
  const alphas = activations.flatMap(({ alpha }) => alpha ?? []);
  const betas = activations.flatMap(({ beta }) => beta ?? []);
  const wanted = [options.wantSequence, options.wantStates];
  if (operator === 'LSTM') wanted.push(options.wantStates);
  const [Y, ...states] = context.nodes(operator, inputs, wanted, {
    hidden_size: units,
    direction: directions === 2 ? 'bidirectional' : options.reverse ? 'reverse' : 'forward',
    activations: activations.map(({ name }) => name),
    activation_alpha: alphas.length > 0 ? { floats: alphas } : undefined,
    activation_beta: betas.length > 0 ? { floats: betas } : undefined,
    ...flags,
  });
  return { Y: Y === '' ? undefined : Y, states: states.filter((state) => state !== '') };
}

function initialStates(
  context: ExportContext,
  count: number,
  states: readonly (readonly string[])[] | undefined,
): string[] {
  return Array.from({ length: count }, (_, i) => {
    if (states === undefined) return '';
    const parts = states.map((group) => context.unsqueeze(group[i] as string, [0]));
    return parts.length === 1 ? (parts[0] as string) : context.node('Concat', parts, { axis: 0 });
  });
}
