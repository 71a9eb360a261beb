import type { ModelProto } from 'onnx-buf';
import { functionsOf } from '../graph/functions.ts';
import type { NodeInGraph } from '../graph/nodes.ts';
import type { RecurrentReport } from './recurrent.ts';
import type { RunnerRefusal } from './runners.ts';

/** Newest operator set and file format that ONNX Runtime 1.30 reads. */
const newestOpset = 26;
const newestFormat = 13;

/** Operator sets ONNX Runtime brings along. */
const domains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.training', 'com.microsoft']);

/** What is known to keep ONNX Runtime (1.30, on the CPU) from running a model. */
export function ortRefusals(
  model: ModelProto,
  nodes: readonly NodeInGraph[],
  recurrent: readonly RecurrentReport[],
): RunnerRefusal[] {
  const found: RunnerRefusal[] = [];
  const opset = Number(
    model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0,
  );
  const whole = (reason: string) => found.push({ node: '', operator: '', reason });
  if (opset > newestOpset) {
    whole(
      `the model is written for operator set ${opset}, and ONNX Runtime 1.30 reads up to ${newestOpset}.`,
    );
  }
  if (Number(model.irVersion) > newestFormat) {
    whole(`the file has format ${model.irVersion}, and ONNX Runtime 1.30 reads up to ${newestFormat}.`);
  }
  const own = functionsOf(model);
  for (const { node, name } of nodes) {
    if (domains.has(node.domain) || own.has(`${node.domain}.${node.opType}`)) continue;
    found.push({
      node: name,
      operator: `${node.domain}.${node.opType}`,
      reason: `is of the domain ${node.domain}, which ONNX Runtime does not know.`,
    });
  }
  for (const { name, operator, layout } of recurrent) {
    if (layout === 1)
      found.push({ node: name, operator, reason: 'has layout = 1, which ONNX Runtime refuses.' });
    if (opset > 0 && opset < 7) {
      found.push({
        node: name,
        operator,
        reason: `is of operator set ${opset}, and ONNX Runtime runs it from 7 on.`,
      });
    }
  }
  return found;
}
