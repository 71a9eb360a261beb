import type { ExportContext } from '../context.ts';
import type { Cell } from '../types.ts';
import type { NativeCell } from './native.ts';

/**
 * Translates a recurrent cell: its step becomes the body of a Scan loop.
 *
 * @example
 * // A leaky integrator: h' = decay·h + x
 * const leaky: CellExporter = {
 *   step(cell, context, input, [h]) {
 *     const [decay] = context.weights(cell, ['decay']);
 *     const next = context.node('Add', [context.node('Mul', [h!, decay!]), input]);
 *     return [next, next];
 *   },
 * };
 */
export interface CellExporter {
  /**
   * What needs only the input, done for all time steps at once: [batch, time, features] → [batch, time, anything].
   * Default: the input itself.
   */
  project?(cell: Cell, context: ExportContext, x: string): string;
  /**
   * One step.
   *
   * @param input What `project` gives for this step, [batch, anything].
   * @param states States before the step, each [batch, size].
   * @returns The output, then the states after the step; a state may be the output itself.
   */
  step(cell: Cell, context: ExportContext, input: string, states: string[]): string[];
  /** The cell as a recurrent operator of the standard, if its configuration is one that the operator has. */
  native?(cell: Cell, context: ExportContext): NativeCell | undefined;
}

/** Cell translations by class name. */
export type CellExporters = Readonly<Record<string, CellExporter>>;
