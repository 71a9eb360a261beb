import type { CellKind, CellStep } from './cell.ts';

/**
 * The numbers of one unit at one step, by the parts of the picture.
 *
 * @param kind A cell with gates.
 * @param step What happened.
 * @param unit Which unit, from 0.
 */
export function partValues(kind: CellKind, step: CellStep, unit: number): Record<string, number> {
  const gates = Object.fromEntries(Object.entries(step.gates).map(([name, values]) => [name, values[unit]!]));
  const before = step.before.h[unit]!;
  const shared = { ...gates, h: step.h[unit]!, 'h-before': before };
  if (kind === 'lstm') {
    const { f, i, g } = gates as Record<'f' | 'i' | 'g', number>;
    const [c, old] = [step.c![unit]!, step.before.c![unit]!];
    return { ...shared, c, 'c-before': old, forget: f * old, write: i * g, squash: Math.tanh(c) };
  }
  const { r, z, n } = gates as Record<'r' | 'z' | 'n', number>;
  const reset = kind === 'gru' ? r * step.recurrent![unit]! : r * before;
  return { ...shared, reset, keep: z * before, new: (1 - z) * n };
}
