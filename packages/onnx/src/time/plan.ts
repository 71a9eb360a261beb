import type { ModelProto } from 'onnx-buf';
import { nodesOf } from '../graph/nodes.ts';
import { type FoundStates, findStates } from '../states/state-pairs.ts';
import { hasTime, isTime, numberOf } from './dims.ts';
import { type FoundTime, findTime } from './find-time.ts';
import type { Recurrence } from './recurrence.ts';
import { unrolledLayers } from './unrolled.ts';
import type { Finding } from './visit.ts';

/** What has to be done to a model so that it runs step by step. */
export interface StreamingPlan extends FoundTime {
  /** Nodes whose hidden states are to be led out. */
  readonly exposed: readonly Recurrence[];
  /** Why that cannot be. */
  readonly refusals: readonly Finding[];
  /** What the time axis could not be followed through, so that only running the model tells. */
  readonly warnings: readonly Finding[];
}

/** Looks for hidden states in a model, and for what keeps it from running step by step. */
export function planStreaming(
  model: ModelProto,
  timeAxes?: Readonly<Record<string, number>>,
  { pairs }: Pick<FoundStates, 'pairs'> = findStates(model),
): StreamingPlan {
  const states = new Set(pairs.map(({ input }) => input));
  const found = findTime(model, states, timeAxes);
  const { analysis } = found;
  const hidden = analysis.recurrences.filter(
    (one) => one.states.some(({ isHidden }) => isHidden) && isStreamed(one),
  );
  const refusals: Finding[] = [...analysis.refusals];
  const warnings: Finding[] = [...analysis.warnings];
  const exposed: Recurrence[] = [];
  const refused = new Set(analysis.refusals.map(({ node }) => node));
  for (const one of hidden) {
    const { name: node, over } = one;
    const operator = one.node.opType;
    if (refused.has(node)) continue;
    const directions = one.states[0]?.dims?.map(numberOf).includes(2) && directionOf(one) === 'bidirectional';
    if (directions || directionOf(one) === 'reverse') {
      refusals.push({ node, operator, reason: 'does not run forward, from the first step to the last.' });
    } else if (!one.isTop) {
      refusals.push({
        node,
        operator,
        reason: 'has a hidden state inside an If, Loop or Scan, from where it cannot be led out.',
      });
    } else exposed.push(one);
    if (!isTime(over) && numberOf(over) !== 1) {
      const reason = 'runs over an axis that could not be followed back to an input.';
      warnings.push({ node, operator, reason });
    }
  }
  if (hidden.length > 0) return { ...found, exposed, refusals, warnings };
  return { ...found, exposed, refusals: pairs.length === 0 ? writtenOut(model) : [], warnings };
}

/** Layers whose steps stand in the graph one by one: a loop that is none any more cannot be opened. */
function writtenOut(model: ModelProto): Finding[] {
  const nodes = [...nodesOf(model)];
  return unrolledLayers(nodes).map(({ node, steps }) => ({
    node,
    operator: nodes.find(({ name }) => name === node)?.node.opType ?? '',
    reason:
      `belongs to a recurrent layer that is written out over ${steps} steps; export the model with the layer as one ` +
      'operator (in PyTorch nn.LSTM instead of a loop over nn.LSTMCell, in Keras unroll=False).',
  }));
}

/** Whether a node runs over the model's own steps: not anew at each of them, and not over another axis. */
function isStreamed({ isAnew, over }: Recurrence): boolean {
  return !isAnew || hasTime(over);
}

function directionOf({ node }: Recurrence): string {
  const attribute = node.attribute.find(({ name }) => name === 'direction');
  return attribute === undefined ? 'forward' : new TextDecoder().decode(attribute.s);
}
