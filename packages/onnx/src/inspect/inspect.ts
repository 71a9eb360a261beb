import { nodesOf } from '../graph/nodes.ts';
import { type OnnxModel, toModel } from '../model.ts';
import { findStates } from '../states/state-pairs.ts';
import { describeModel, type ModelReport } from './describe.ts';
import { type RunnerAbility, type RunnerName, runnerAbilities } from './runners.ts';
import { type OnnxWarning, warningsOf } from './warnings.ts';

/** What a model is made of, what can run it, and what to know before; plain data, ready for JSON. */
export interface OnnxReport extends ModelReport {
  /** Which runners can run the model; for the others every node that keeps them from it, and why. */
  readonly runners: Readonly<Record<RunnerName, RunnerAbility>>;
  /** Known traps in the model. */
  readonly warnings: readonly OnnxWarning[];
}

/**
 * Looks into a model without running it.
 *
 * @param modelOrBytes A model, or the bytes of a file.
 * @returns Inputs, outputs, versions, sizes, operators, every recurrent node with its weights, states, runners, traps.
 * @throws OnnxError if the bytes are no ONNX model, or a weight's shape is impossible.
 * @example
 * const { recurrent } = inspectOnnx(bytes);
 * console.log(recurrent[0]); // { name: 'lstm/LSTM', operator: 'LSTM', hiddenSize: 64, direction: 'forward', … }
 */
export function inspectOnnx(modelOrBytes: OnnxModel | Uint8Array): OnnxReport {
  const model = toModel(modelOrBytes);
  const states = findStates(model);
  const report = describeModel(model, modelOrBytes instanceof Uint8Array ? modelOrBytes : undefined, states);
  const nodes = [...nodesOf(model)];
  return {
    ...report,
    runners: runnerAbilities(model, nodes, report.recurrent),
    warnings: warningsOf({ ...report, model, nodes, states }),
  };
}
