import type { NativeCell } from '../cells/native.ts';
import { runCell } from '../cells/run.ts';
import { canPair, runNative } from '../cells/run-native.ts';
import type { RunOptions } from '../cells/run-options.ts';
import type { ExportContext } from '../context.ts';
import type { Layer, LayerExporter } from '../types.ts';
import type { RecurrentLayer } from './recurrent.ts';
import { readsBackwards } from './shown-states.ts';

/** What tfjs-layers' Bidirectional and @recurra/cells' have in common. */
interface BidirectionalLayer extends Layer {
  readonly forwardLayer: RecurrentLayer;
  readonly backwardLayer: RecurrentLayer;
}

/** Outputs of both directions, forward first. */
interface BothDirections {
  readonly outputs: readonly [string, string];
  /** Both in one value already, put together along the last axis. */
  readonly concatenated?: string;
  readonly states: readonly string[];
}

/** Bidirectional: one bidirectional operator where the standard's has the cell, else two runs. */
export const bidirectional: LayerExporter = (layer, context, [x, ...initial]) => {
  const { forwardLayer, backwardLayer } = layer as BidirectionalLayer;
  const { returnSequences, returnState, goBackwards, zeroOutputForMask } = context.config(forwardLayer);
  if (initial.length === 0 && context.showsStates(layer)) throw readsBackwards(layer);
  const half = initial.length / 2;
  const options: RunOptions = {
    states: undefined,
    reverse: false,
    mask: context.mask(x as string),
    zeroMasked: zeroOutputForMask === true,
    wantSequence: returnSequences === true,
    wantStates: returnSequences !== true || returnState === true,
  };
  const states = initial.length > 0 ? [initial.slice(0, half), initial.slice(half)] : undefined;
  const pair = nativePair(context, forwardLayer, backwardLayer, options);
  const both =
    pair !== undefined
      ? runPair(context, pair, x as string, states, options)
      : runApart(context, [forwardLayer, backwardLayer], x as string, states, options);
  const merged = merge(context, both, context.config(layer).mergeMode as string | null);
  // Keras turns the sequences around if the forward layer goes backwards.
  const turned = returnSequences === true && goBackwards === true;
  const outputs = turned ? merged.map((value) => context.reverse(value, 1)) : merged;
  return [...outputs, ...(returnState === true ? both.states : [])];
};

function nativePair(
  context: ExportContext,
  forward: RecurrentLayer,
  backward: RecurrentLayer,
  { mask }: RunOptions,
): [NativeCell, NativeCell] | undefined {
  if (mask !== undefined || context.config(forward).goBackwards === true) return undefined;
  if (forward.cell.getClassName() === 'StackedRNNCells') return undefined;
  const [a, b] = [forward.cell, backward.cell].map((cell) => context.cell(cell).native?.(cell, context));
  return a !== undefined && b !== undefined && canPair(a, b) ? [a, b] : undefined;
}

function runPair(
  context: ExportContext,
  cells: [NativeCell, NativeCell],
  x: string,
  initial: readonly (readonly string[])[] | undefined,
  options: RunOptions,
): BothDirections {
  const units = cells[0].units;
  const { Y, states } = runNative(context, cells, x, { ...options, states: initial });
  const split = (value: string, axis: number) =>
    context
      .nodes('Split', [value, context.ints([1, 1], 'halves')], 2, { axis })
      .map((part) => context.squeeze(part, [axis]));
  // [directions, batch, units] of each state → all of the forward direction, then all of the backward one.
  const parts = states.map((state) => split(state, 0));
  const finals = [0, 1].flatMap((direction) => parts.map((part) => part[direction] as string));
  if (Y !== undefined) {
    // [time, directions, batch, units] → [batch, time, directions, units]
    const steps = context.node('Transpose', [Y], { perm: [2, 0, 1, 3] });
    const outputs = split(steps, 2) as [string, string];
    return { outputs, concatenated: context.reshape(steps, [0, 0, 2 * units]), states: finals };
  }
  const h = context.node('Transpose', [states[0] as string], { perm: [1, 0, 2] });
  const outputs = parts[0] as [string, string];
  return { outputs, concatenated: context.reshape(h, [0, 2 * units]), states: finals };
}

function runApart(
  context: ExportContext,
  layers: readonly RecurrentLayer[],
  x: string,
  initial: readonly (readonly string[])[] | undefined,
  options: RunOptions,
): BothDirections {
  const results = layers.map((layer, i) =>
    context.scoped(i === 0 ? 'forward' : 'backward', () => {
      const reverse = context.config(layer).goBackwards === true;
      return runCell(context, layer.cell, x, { ...options, states: initial?.[i], reverse });
    }),
  );
  const outputs = results.map(({ sequence, last }) => (options.wantSequence ? sequence : last));
  return { outputs: outputs as [string, string], states: results.flatMap(({ states }) => states) };
}

function merge(
  context: ExportContext,
  { outputs, concatenated }: BothDirections,
  mode: string | null,
): string[] {
  switch (mode) {
    case 'concat':
      return [concatenated ?? context.node('Concat', outputs, { axis: -1 })];
    case 'sum':
      return [context.node('Add', outputs)];
    case 'mul':
      return [context.node('Mul', outputs)];
    case 'ave':
      return [context.node('Mul', [context.node('Add', outputs), context.float(0.5, 'half')])];
    default:
      return [...outputs];
  }
}
