import type { OperatorNode } from '../../types.ts';

/** The indices of one operand or of the result: letters, and where the further axes of `...` stand, if anywhere. */
export interface Term {
  readonly before: readonly string[];
  /** Undefined without an ellipsis. */
  readonly after: readonly string[] | undefined;
}

/** An equation such as `bij,bjk->bik`. */
export interface Equation {
  readonly operands: readonly Term[];
  readonly result: Term;
}

/**
 * Reads a node's equation.
 *
 * @throws OnnxError if it cannot be read, or does not fit the number of inputs.
 */
export function equationOf(node: OperatorNode): Equation {
  const text = node.attributes.text('equation', '').replace(/\s+/g, '');
  const [left = '', right, ...more] = text.split('->');
  const refuse = (reason: string): never => {
    throw node.error(`has the equation "${text}", ${reason}.`);
  };
  const termOf = (part: string): Term => {
    const match = /^([a-zA-Z]*)(\.\.\.)?([a-zA-Z]*)$/.exec(part);
    if (match === null) return refuse(`in which "${part}" is no list of letters with at most one ...`);
    const [, before = '', dots, after = ''] = match;
    return { before: [...before], after: dots === undefined ? undefined : [...after] };
  };
  if (more.length > 0) refuse('which has more than one arrow');
  const operands = left.split(',').map(termOf);
  if (operands.length !== node.inputs.length) {
    refuse(`which has ${operands.length} operands where the node has ${node.inputs.length} inputs`);
  }
  const result = right === undefined ? implied(operands) : termOf(right);
  const known = new Set(operands.flatMap(lettersOf));
  const letters = lettersOf(result);
  for (const letter of letters)
    if (!known.has(letter)) refuse(`whose result has an index ${letter} of no operand`);
  if (new Set(letters).size < letters.length) refuse('whose result has an index twice');
  const hasDots = operands.some(({ after }) => after !== undefined);
  if (hasDots !== (result.after !== undefined)) refuse('in which only one side has an ellipsis');
  return { operands, result };
}

/** All letters of a term. */
export function lettersOf({ before, after = [] }: Term): string[] {
  return [...before, ...after];
}

/** Without an arrow the result has the further axes, and in alphabetical order what occurs once. */
function implied(operands: readonly Term[]): Term {
  const letters = operands.flatMap(lettersOf);
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)).sort();
  const dots = operands.some(({ after }) => after !== undefined);
  return dots ? { before: [], after: once } : { before: once, after: undefined };
}
