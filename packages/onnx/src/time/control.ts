import { numberOf, sameDim } from './dims.ts';
import { isSequence, type Known, still } from './known.ts';
import { first, meet, type Rule } from './visit.ts';

/** Both branches of an If; only one where the condition is about shapes that are known. */
export const branches: Rule = (visit) => {
  const condition = first(visit);
  const known = condition.ints?.length === 1 ? numberOf(condition.ints[0]) : undefined;
  const names =
    known === undefined ? ['then_branch', 'else_branch'] : [known !== 0 ? 'then_branch' : 'else_branch'];
  const results = names.flatMap((name) => {
    const graph = visit.attributes.graph(name);
    return graph === undefined ? [] : [visit.body(graph, [])];
  });
  return visit.node.output.map((_, i): Known => {
    const values = results.map((outputs) => outputs[i] ?? still);
    const met = meet(visit, [...values, ...(known === undefined ? [condition] : [])]);
    const [one, other] = values.map(({ dims }) => dims);
    const agree =
      values.length < 2 ||
      (one !== undefined &&
        other?.length === one.length &&
        one.every((length, axis) => sameDim(length, other[axis] ?? [])));
    if (!agree && values.some(isSequence)) visit.warn('has branches that give different shapes.');
    return { ...met, dims: agree ? one : undefined };
  });
};

/** A Loop may carry anything from one turn to the next. */
export const loop: Rule = (visit) => {
  const body = visit.attributes.graph('body');
  const [count, , ...carried] = visit.inputs;
  const unknown: Known = { ...meet(visit, carried), dims: undefined };
  if (carried.some(isSequence) || count?.ints?.some((value) => value?.includes('\u0000time'))) {
    visit.refuse('goes round over the steps, and may carry values from one to the next.');
  } else if (body !== undefined) {
    visit.body(body, [
      still,
      still,
      ...carried.map((value) => ({ ...(value ?? still), dims: undefined, ints: undefined })),
    ]);
  }
  return visit.node.output.map(() => unknown);
};
