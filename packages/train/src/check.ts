import { ArgumentError } from '@recurra/plugin';

/** "a", "b" or "c". */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop();
  return quoted.length === 0 ? String(last) : `${quoted.join(', ')} or ${last}`;
}

/** Shows a value in a message. */
export function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** @throws ArgumentError unless the value is left out or a positive integer. */
export function checkCount(what: string, value: number | undefined, hint = ''): void {
  if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
    throw new ArgumentError(`${what} must be a positive integer, got ${show(value)}${hint && `; ${hint}`}.`);
  }
}

/** @throws ArgumentError unless the value is left out or a positive number. */
export function checkPositive(what: string, value: number | undefined, hint = ''): void {
  if (value !== undefined && !(Number.isFinite(value) && value > 0)) {
    throw new ArgumentError(`${what} must be a positive number, got ${show(value)}${hint && `; ${hint}`}.`);
  }
}

/** @throws ArgumentError unless the value is left out or a number from 0. */
export function checkNotNegative(what: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
    throw new ArgumentError(`${what} must be a number of at least 0, got ${show(value)}.`);
  }
}

/** @throws ArgumentError unless the value is left out or in [0, 1). */
export function checkFraction(what: string, value: number | undefined): void {
  if (value !== undefined && !(value >= 0 && value < 1)) {
    throw new ArgumentError(`${what} must be a number from 0 to below 1, got ${show(value)}.`);
  }
}
