import type { Reading } from '../contract/sequence.ts';

/** Whether time and all values of a reading are finite numbers. */
export function isFiniteReading({ t, values }: Reading): boolean {
  if (!Number.isFinite(t)) return false;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
