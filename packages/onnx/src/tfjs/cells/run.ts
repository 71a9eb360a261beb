import type { Dimension } from '../../builder/value-info.ts';
import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { Cell } from '../types.ts';
import { type NativeRun, runNative } from './run-native.ts';
import { type RunOptions, type RunResult, stateSizes } from './run-options.ts';
import { runScan } from './run-scan.ts';

/** A stack's cells, from the input to the output; undefined for any other cell. */
export function stackedCells(cell: Cell): readonly Cell[] | undefined {
  return cell.getClassName() === 'StackedRNNCells' && 'cells' in cell
    ? (cell.cells as readonly Cell[])
    : undefined;
}

/** Writes a cell's run over time: as the standard's operator where it has one, else as a Scan loop. */
export function runCell(context: ExportContext, cell: Cell, x: string, options: RunOptions): RunResult {
  const stack = stackedCells(cell);
  if (stack !== undefined) return runStack(context, stack, x, options);
  const exporter = context.cell(cell);
  const native = options.mask === undefined ? exporter.native?.(cell, context) : undefined;
  if (native === undefined) return runScan(context, cell, exporter, x, options);
  const { sequence, states } = fromTimeMajor(
    context,
    runNative(context, [native], x, { ...options, states: options.states && [options.states] }),
  );
  return { sequence, last: states[0], states };
}

function fromTimeMajor(
  context: ExportContext,
  { Y, states }: NativeRun,
): Pick<RunResult, 'sequence' | 'states'> {
  return {
    sequence: Y && context.transpose(context.squeeze(Y, [1]), [1, 0, 2]),
    states: states.map((state) => context.squeeze(state, [0])),
  };
}

/** Layer by layer, which gives the same numbers as step by step. States come top cell first. */
function runStack(context: ExportContext, cells: readonly Cell[], x: string, options: RunOptions): RunResult {
  const counts = cells.map((cell) => stateSizes(cell).length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (options.states !== undefined && options.states.length !== total) {
    throw new OnnxError(
      `exportOnnx(): layer "${context.scope}" has ${total} states, and ${options.states.length} initial ones.`,
      { node: context.scope },
    );
  }
  const collected: string[][] = [];
  let input = x;
  let result: RunResult | undefined;
  let end = total;
  cells.forEach((cell, i) => {
    const isTop = i === cells.length - 1;
    const start = end - (counts[i] as number);
    const states = options.states?.slice(start, end);
    end = start;
    result = context.scoped(`cell_${i}`, () =>
      runCell(context, cell, input, {
        ...options,
        states,
        zeroMasked: options.zeroMasked && isTop,
        wantSequence: options.wantSequence || !isTop,
      }),
    );
    collected.unshift([...result.states]);
    if (result.sequence === undefined) return;
    const [batch, time] = context.shape(x);
    const shape = [batch as Dimension, time as Dimension, stateSizes(cell)[0] as number];
    context.describe(result.sequence, { type: 'float32', shape });
    input = result.sequence;
  });
  return { ...(result as RunResult), states: collected.flat() };
}
