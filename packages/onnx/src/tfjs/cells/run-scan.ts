import type { SubgraphInput, SubgraphOutput } from '../../builder/graph-builder.ts';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { Cell } from '../types.ts';
import { type RunOptions, type RunResult, stateSizes } from './run-options.ts';
import type { CellExporter } from './types.ts';

/**
 * Writes a cell as a Scan loop whose body is one step. Masked steps carry the states over, as Keras does.
 *
 * @param x [batch, time, features]
 */
export function runScan(
  context: ExportContext,
  cell: Cell,
  exporter: CellExporter,
  x: string,
  options: RunOptions,
): RunResult {
  const sizes = stateSizes(cell);
  const initial = options.states ?? zeroStates(context, x, sizes);
  const floats = context.float32(x);
  const projected = exporter.project?.(cell, context, floats) ?? floats;
  const [batch, , features] = context.shape(x);
  const stepInputs: SubgraphInput[] = [
    ...sizes.map((size, i) => ({ hint: `state_${i}_in`, type: 'float32' as const, shape: [batch!, size] })),
    {
      hint: 'step_in',
      type: 'float32',
      ...(exporter.project === undefined ? { shape: [batch!, features!] } : {}),
    },
    ...(options.mask === undefined ? [] : [{ hint: 'mask_in', type: 'bool' as const, shape: [batch!] }]),
  ];
  let outputIsState = false;
  const body = context.subgraph('step', stepInputs, (names) => {
    const states = names.slice(0, sizes.length);
    const [input, mask] = names.slice(sizes.length);
    const [output, ...next] = exporter.step(cell, context, input as string, states);
    if (output === undefined || next.length !== sizes.length) {
      throw new OnnxError(
        `exportOnnx(): the step of ${cell.getClassName()} must give an output and ${sizes.length} states, gave ` +
          `${next.length + (output === undefined ? 0 : 1)} values.`,
        { node: context.scope, operator: cell.getClassName() },
      );
    }
    outputIsState = output === next[0] && !(options.zeroMasked && mask !== undefined);
    const after = mask === undefined ? next : heldStates(context, mask, next, states);
    const results: SubgraphOutput[] = after.map((value, i) => ({
      value,
      type: 'float32',
      shape: [batch!, sizes[i]!],
    }));
    if (options.wantSequence || !outputIsState) {
      const value = mask === undefined ? output : maskedOutput(context, mask, output, states[0]!, options);
      results.push({ value, type: 'float32', shape: [batch!, sizes[0]!] });
    }
    return results;
  });
  const scanned = options.mask === undefined ? [projected] : [projected, options.mask];
  const withOutput = body.output.length > sizes.length;
  const direction = options.reverse ? 1 : 0;
  const values = context.nodes('Scan', [...initial, ...scanned], body.output.length, {
    body: { graph: body },
    num_scan_inputs: scanned.length,
    scan_input_axes: scanned.map(() => 1),
    scan_input_directions: scanned.map(() => direction),
    scan_output_axes: withOutput ? [1] : undefined,
    // A reverse output is filled from its end, so that it stays aligned with the input.
    scan_output_directions: withOutput ? [direction] : undefined,
  });
  const states = values.slice(0, sizes.length);
  const sequence = withOutput ? values[sizes.length] : undefined;
  const last = outputIsState
    ? states[0]
    : context.node('Gather', [sequence as string, context.index(options.reverse ? 0 : -1)], { axis: 1 });
  return { sequence, last, states };
}

/** Steps whose mask is false keep the states. */
function heldStates(
  context: ExportContext,
  mask: string,
  next: readonly string[],
  before: readonly string[],
): string[] {
  const column = context.unsqueeze(mask, [1]);
  return next.map((state, i) => context.node('Where', [column, state, before[i] as string]));
}

function maskedOutput(
  context: ExportContext,
  mask: string,
  output: string,
  before: string,
  { zeroMasked }: RunOptions,
): string {
  // Keras holds the first state, which is the last output.
  const otherwise = zeroMasked ? context.float(0, 'zero') : before;
  return context.node('Where', [context.unsqueeze(mask, [1]), output, otherwise]);
}

function zeroStates(context: ExportContext, x: string, sizes: readonly number[]): string[] {
  const batch = context.shape(x)[0];
  return sizes.map((size) => {
    if (typeof batch === 'number') {
      const data = new Float32Array(batch * size);
      return context.initializer('zero_state', { type: 'float32', dims: [batch, size], data });
    }
    const shape = context.node('Concat', [context.dims(x, 0, 1), context.ints([size], 'state_size')], {
      axis: 0,
    });
    return context.node('ConstantOfShape', [shape], {
      value: { tensor: { type: 'float32', dims: [1], data: new Float32Array(1) } },
    });
  });
}
