import { commonLength, present } from '../control/scan-plan.ts';
import type { Operator } from '../types.ts';
import { asValue, isSequence, sequenceInput } from './sequence.ts';
import { type SequenceTools, sequenceOf } from './tools.ts';

/** SequenceMap: runs its body for each tensor of a sequence; what it gives makes sequences again. */
export function sequenceMap<V>({ algebra }: SequenceTools<V>): Operator<V> {
  return (node) => {
    const body = node.subgraph('body');
    if (body.inputs !== node.inputs.length || body.outputs < node.outputs.length) {
      throw node.error(
        `has a body with ${body.inputs} inputs and ${body.outputs} outputs, for ${node.inputs.length} and ` +
          `${node.outputs.length} of its own.`,
      );
    }
    return (inputs, scope) => {
      const first = sequenceInput(inputs[0], 'input_sequence');
      const lengths = inputs.flatMap((input) => (isSequence(input) ? [input.length] : []));
      commonLength(lengths, 'sequences');
      const results: V[][] = node.outputs.map(() => []);
      for (let i = 0; i < first.length; i++) {
        const given = inputs.map((input) => (isSequence(input) ? input.at(i) : input));
        const outputs = scope.call(body, given);
        for (const [k, list] of results.entries()) list.push(present(outputs[k], `output ${k} of the body`));
      }
      return results.map((list) => asValue(sequenceOf(algebra, list)));
    };
  };
}
