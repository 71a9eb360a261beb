import { ArgumentError } from '@recurra/plugin';

/** @throws ArgumentError unless `value` is a whole number from `least` to `most`. */
export function checkWhole(where: string, name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ArgumentError(
    `${where}: ${name} must be a whole number from ${least} to ${most}, got ${String(value)}.`,
  );
}
