import type { Runner } from '@recurra/onnx';
import { DataError } from '@recurra/plugin';
import { graphNames } from './manifest.ts';

/** A state of the graph. */
export interface StatePort {
  /** What it is called going in and coming out. */
  readonly input: string;
  readonly output: string;
  readonly size: number;
  /** Whether it belongs to the layer over notes, which begins anew in every frame. */
  readonly perNote: boolean;
}

const suffix = /_in$/;
const own = new Set<string>(Object.values(graphNames));

/**
 * Pairs states by their names, `…_in` and `…_out`.
 *
 * @throws DataError if an input is none of the graph's own, and no state.
 */
export function statePorts({ inputs, outputs }: Runner['report']): StatePort[] {
  const given = new Set(outputs.map(({ name }) => name));
  return inputs
    .filter(({ name }) => !own.has(name))
    .map(({ name, shape }) => {
      const output = name.replace(suffix, '_out');
      const size = shape?.at(-1);
      if (!suffix.test(name) || !given.has(output) || shape?.length !== 2 || typeof size !== 'number') {
        throw new DataError(
          `loadMusicModel(): input "${name}" must be a state [batch, size] with an output "${output}"; ` +
            'the file is no music model, or was changed.',
        );
      }
      return { input: name, output, size, perNote: shape[0] === 'frames' };
    });
}
