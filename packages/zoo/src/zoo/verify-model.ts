import { isRecurraError, type ModelCard, type ModelPort } from '@recurra/plugin';

/** A port as the graph has it. */
interface GraphPort {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string | null)[] | null;
}

function comparePort(kind: string, { name, type, shape }: ModelPort, found: GraphPort | undefined): string[] {
  if (found === undefined) return [`the graph has no ${kind} "${name}", which the card promises`];
  const problems: string[] = [];
  if (found.type !== type) problems.push(`the ${kind} "${name}" is ${found.type}; the card says ${type}`);
  const agrees =
    found.shape === null ||
    (found.shape.length === shape.length &&
      shape.every((length, axis) =>
        typeof length === 'string' ? typeof found.shape![axis] !== 'number' : found.shape![axis] === length,
      ));
  if (!agrees) {
    const [is, says] = [found.shape!.map((length) => length ?? '?').join(', '), shape.join(', ')];
    problems.push(`the ${kind} "${name}" has the shape [${is}]; the card says [${says}]`);
  }
  return problems;
}

function comparePorts(
  kind: string,
  card: readonly ModelPort[] | undefined,
  graph: readonly GraphPort[],
): string[] {
  if (card === undefined) return [];
  const missing = graph.filter(({ name }) => !card.some((port) => port.name === name));
  return [
    ...card.flatMap((port) =>
      comparePort(
        kind,
        port,
        graph.find(({ name }) => name === port.name),
      ),
    ),
    ...missing.map(({ name }) => `the graph's ${kind} "${name}" is not on the card`),
  ];
}

/** Compares the graph of a model with its card. Returns what is wrong, one sentence each. */
export async function compareGraph(bytes: Uint8Array, card: ModelCard): Promise<string[]> {
  const { inspectOnnx, parseOnnx } = await import('@recurra/onnx');
  try {
    const { inputs, outputs } = inspectOnnx(parseOnnx(bytes));
    return [...comparePorts('input', card.inputs, inputs), ...comparePorts('output', card.outputs, outputs)];
  } catch (error) {
    if (!isRecurraError(error)) throw error;
    return [error.message];
  }
}
