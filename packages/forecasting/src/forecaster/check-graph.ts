import type { RunnerReport } from '@recurra/onnx';
import { DataError } from '@recurra/plugin';
import { futureCount, type ModelSpec, staticCount } from '../model/spec.ts';
import { outputName } from './feeds.ts';

type Lengths = readonly (number | string | null)[];

/**
 * Checks that a graph takes and gives what its manifest says.
 *
 * @param report What the runner says of the graph.
 * @param spec What the manifest says.
 * @throws DataError naming the input or output, what it must be and what it is.
 */
export function checkGraph(
  { inputs, outputs }: Pick<RunnerReport, 'inputs' | 'outputs'>,
  spec: ModelSpec,
): void {
  const { window, horizon, covariates, quantiles } = spec;
  const future = futureCount(covariates);
  const wanted: Record<string, readonly number[]> = {
    window: [window, 1],
    ...(covariates.past.length > 0 && { past: [window, covariates.past.length] }),
    ...(future > 0 && { future: [window + horizon, future] }),
    ...(staticCount(spec) > 0 && { static: [staticCount(spec)] }),
  };
  const fail = (what: string, expected: string, got: string): never => {
    throw new DataError(
      `loadForecaster(): ${what} must be ${expected} as the metadata says, got ${got}; give the file that save() wrote.`,
    );
  };
  const check = (name: string, lengths: readonly number[], shape: Lengths | null | undefined): void => {
    const same =
      shape?.length === lengths.length + 1 && lengths.every((length, i) => shape[i + 1] === length);
    if (!same)
      fail(
        `"${name}" of the graph`,
        `[batch, ${lengths.join(', ')}]`,
        shape ? `[${shape.join(', ')}]` : 'none',
      );
  };
  const names = inputs.map(({ name }) => name).sort();
  const expected = Object.keys(wanted).sort();
  if (names.join() !== expected.join())
    fail('inputs of the graph', expected.join(', '), names.join(', ') || 'none');
  for (const { name, shape } of inputs) check(name, wanted[name]!, shape);
  check(outputName, [horizon, quantiles.length], outputs.find(({ name }) => name === outputName)?.shape);
}
