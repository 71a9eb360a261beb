import type { Kernels } from '@recurra/kernels';
import { OnnxError } from '../errors.ts';
import { bytesLeft, setBytesLeft } from '../operators/support/allowance.ts';
import type { Scope } from '../operators/types.ts';
import type { Plan, Step } from './plan.ts';

/** How much a run may take. */
export interface RunLimits<V> {
  /** Bytes of a value, to hold the run's memory below `maxBytes`. */
  readonly bytesOf?: (value: V) => number;
  readonly maxBytes?: number;
  /** Nodes that one run may run, those of loops counted each time. Default: any number. */
  readonly maxSteps?: number;
}

/** Why a run ended that took more nodes than it may: the cause of the error that names the node. */
export class StepLimit extends Error {
  constructor(maxSteps: number) {
    super(`the run takes more than ${maxSteps} steps; raise maxSteps if that is meant`);
  }
}

/** One run of a model, all its subgraphs' runs included. */
export interface Run<V> {
  readonly kernels: Kernels;
  readonly limits: RunLimits<V>;
  /** Nodes run so far. */
  steps: number;
}

/**
 * Runs a graph node by node.
 *
 * @param outer Values of the graph around.
 * @returns The outputs.
 * @throws OnnxError if an operator fails, or the run takes more than it may; the error names the node.
 */
export function runPlan<V>(
  plan: Plan<V>,
  inputs: readonly (V | undefined)[],
  outer: readonly (V | undefined)[],
  run: Run<V>,
): (V | undefined)[] {
  const values = plan.start.slice();
  for (const [from, to] of plan.captures) values[to] = outer[from];
  for (let i = 0; i < plan.inputSlots.length; i++) {
    if (inputs[i] !== undefined) values[plan.inputSlots[i] as number] = inputs[i];
  }
  const { bytesOf, maxBytes, maxSteps = Number.POSITIVE_INFINITY } = run.limits;
  const atStart = bytesLeft();
  // What an operator got from its subgraph the last time it ran it, and hands on to the next.
  let lent = 0;
  const scope: Scope<V> = {
    kernels: run.kernels,
    call: (subgraph, given) => {
      // Graphs may have no nodes that count.
      if (++run.steps > maxSteps) throw new StepLimit(maxSteps);
      const results = runPlan(subgraph as Plan<V>, given, values, run);
      if (bytesOf === undefined) return results;
      const bytes = results.reduce((sum, value) => (value === undefined ? sum : sum + bytesOf(value)), 0);
      setBytesLeft(bytesLeft() + lent - bytes);
      lent = bytes;
      return results;
    },
  };
  let left = atStart;
  for (const step of plan.steps) {
    if (++run.steps > maxSteps) throw located(step, new StepLimit(maxSteps));
    lent = 0;
    const results = runStep(step, values, scope);
    for (let i = 0; i < step.outputs.length; i++) {
      const slot = step.outputs[i] as number;
      if (slot < 0) continue;
      const value = results[i];
      if (value === undefined) throw located(step, new OnnxError(`it has no output ${i}`));
      values[slot] = value;
      if (bytesOf !== undefined) left -= bytesOf(value);
    }
    if (left < 0) {
      const reason = `the run needs more than ${maxBytes} bytes; raise maxBytes if that is meant`;
      throw located(step, new Error(reason));
    }
    if (bytesOf !== undefined) {
      for (const slot of step.refunds) {
        const value = values[slot];
        if (value !== undefined) left += bytesOf(value);
      }
      setBytesLeft(left);
    }
    for (const slot of step.frees) values[slot] = undefined;
  }
  setBytesLeft(atStart);
  return plan.outputSlots.map((slot) => values[slot]);
}

function runStep<V>(
  step: Step<V>,
  values: readonly (V | undefined)[],
  scope: Scope<V>,
): readonly (V | undefined)[] {
  const inputs = step.inputs.map((slot) => (slot < 0 ? undefined : values[slot]));
  try {
    return step.run(inputs, scope);
  } catch (cause) {
    throw located(step, cause);
  }
}

/** The error, with the node it came from. */
function located({ name, operator }: Pick<Step<unknown>, 'name' | 'operator'>, cause: unknown): unknown {
  if (cause instanceof OnnxError && cause.node !== undefined) return cause;
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return new OnnxError(`operator ${operator} at node "${name}" failed: ${reason}.`, {
    node: name,
    operator,
    cause,
  });
}
