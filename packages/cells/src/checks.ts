import { ArgumentError } from '@recurra/plugin';

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value) ?? String(value);
}

/** Returns `value` if it is a positive integer. @throws ArgumentError if not. */
export function positiveInteger(where: string, name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
    throw new ArgumentError(`${where}: ${name} must be a positive integer, got ${show(value)}.`);
  }
  return value;
}

/** Returns `value`, or 0 if it is absent. @throws ArgumentError if it lies outside [0, 1]. */
export function rate(where: string, name: string, value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    throw new ArgumentError(`${where}: ${name} must be a number from 0 to 1, got ${show(value)}.`);
  }
  return value;
}

/** Returns `value`, or `fallback` if it is absent. @throws ArgumentError if it is no boolean. */
export function flag(where: string, name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'boolean') {
    throw new ArgumentError(`${where}: ${name} must be true or false, got ${show(value)}.`);
  }
  return value;
}

/** Returns `value`, or null if it is absent. @throws ArgumentError if it is no integer. */
export function seedOrNull(where: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new ArgumentError(`${where}: seed must be an integer, got ${show(value)}.`);
  }
  return value;
}

/** Returns `value` if it is an object. @throws ArgumentError if not. */
export function configObject<T extends object>(where: string, value: T): T {
  if (typeof value !== 'object' || value === null) {
    throw new ArgumentError(
      `${where}: the config must be an object such as { units: 32 }, got ${show(value)}.`,
    );
  }
  return value;
}
