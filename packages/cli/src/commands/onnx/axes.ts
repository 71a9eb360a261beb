import type { ValueReport } from '@recurra/onnx';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../errors.ts';

/** Time axes as a user names them: by input, or for all of them under `''`. */
export type AxisFlag = ReadonlyMap<string, number>;

/** Parses `--axis 1` or `--axis x=1`. */
export function axis(text: string, before?: AxisFlag): Map<string, number> {
  const at = text.lastIndexOf('=');
  const value = Number(text.slice(at + 1));
  if (!/\d$/.test(text) || !Number.isSafeInteger(value) || value < 0 || at === 0) {
    throw new InvalidArgumentError('It must be an axis counted from 0, such as 1, or x=1 for the input x.');
  }
  return new Map([...(before ?? []), [text.slice(0, Math.max(0, at)), value]]);
}

/**
 * Time axes by input.
 *
 * @throws UsageError if an input is none of the model's, or has no such axis.
 */
export function axesByInput(
  flag: AxisFlag | undefined,
  inputs: readonly ValueReport[],
): Readonly<Record<string, number>> {
  const axes: Record<string, number> = {};
  for (const [name, value] of flag ?? []) {
    const named = name === '' ? inputs : inputs.filter((input) => input.name === name);
    if (named.length === 0) {
      const known = inputs.map((input) => input.name).join(', ');
      throw new UsageError(`--axis: the model has no input "${name}"; it has ${known}.`);
    }
    for (const { name: input, shape } of named) {
      if (shape !== null && value >= shape.length) {
        if (name === '') continue;
        throw new UsageError(
          `--axis: the input "${input}" has ${shape.length} axes, and none is number ${value}.`,
        );
      }
      axes[input] = value;
    }
  }
  return axes;
}
