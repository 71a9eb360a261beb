import { isRecurraError } from '@recurra/plugin';
import { inspectOnnx, type OnnxModel, type OnnxTensor, parseOnnx, serializeOnnx } from '../../src/index.ts';
import { valueReport } from '../../src/inspect/values.ts';
import { createGraph } from '../../src/runner/host-graph.ts';
import { isTensorType, newData } from '../../src/tensor/types.ts';

/** How far a file came before it was refused, and `run`: it ran. */
export type Stage = 'parse' | 'bind' | 'feed' | 'compute' | 'run';

/** Bytes that a run may take. */
const maxBytes = 2 ** 26;
/** Nodes that a run may run. */
const maxSteps = 3000;
/** Elements of an input beyond which it is not fed. */
const mostFed = 100_000;

/**
 * Takes a file all the way: reads it, writes it, looks into it, binds it and runs it; one that breaks the standard's
 * rules too, as whoever reads it without validation would.
 *
 * @throws Whatever is neither a success nor an error of Recurra's, and for a file written otherwise than it was read.
 */
export async function drive(file: Uint8Array): Promise<Stage> {
  let model: OnnxModel | undefined;
  refusalOf(() => {
    model = parseOnnx(file, { validate: false });
  });
  if (model === undefined) return 'parse';
  if (Buffer.compare(serializeOnnx(model), file) !== 0) {
    throw new Error('the file is written otherwise than it was read');
  }
  refusalOf(() => {
    model = parseOnnx(file, { externalData: () => new Uint8Array(64) });
  });
  return driveModel(model);
}

async function driveModel(model: OnnxModel): Promise<Stage> {
  refusalOf(() => inspectOnnx(model));
  let stage: Stage = 'bind';
  try {
    const { graph, kernels } = await createGraph(model, { maxBytes, maxSteps });
    stage = 'feed';
    const feeds = feedsOf(model, graph.inputs);
    if (feeds !== undefined) {
      stage = 'compute';
      if (refusalOf(() => graph.run(feeds, kernels)) === undefined) stage = 'run';
    }
    graph.dispose();
  } catch (error) {
    checkRefusal(error);
  }
  return stage;
}

/** The error something is refused with; undefined if it is not. Throws what is no error of Recurra's. */
function refusalOf(work: () => unknown): Error | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    checkRefusal(error);
    return error as Error;
  }
}

/** An error of Recurra's is meant; one of the engine's inside it came as a surprise to the code that met it. */
function checkRefusal(error: unknown): void {
  if (!isRecurraError(error)) throw error;
  for (let cause: unknown = (error as Error).cause; cause instanceof Error; cause = cause.cause) {
    const isOurs = isRecurraError(cause) || cause.constructor === Error || isDecoding(cause);
    if (!isOurs) throw cause;
  }
}

/** The protobuf library has no errors of its own. */
function isDecoding({ stack }: Error): boolean {
  return stack?.includes('@bufbuild') ?? false;
}

/** Small values for every input; undefined if one is of a kind that cannot be fed. */
function feedsOf(model: OnnxModel, inputs: readonly string[]): Map<string, OnnxTensor> | undefined {
  const feeds = new Map<string, OnnxTensor>();
  const stored = new Set(model.graph?.initializer.map(({ name }) => name));
  for (const name of inputs) {
    if (stored.has(name)) continue;
    const declared = model.graph?.input.find((value) => value.name === name);
    const input = declared && valueReport(declared);
    if (input === undefined || !isTensorType(input.type)) return undefined;
    const dims = (input.shape ?? [2]).map((dim) => (typeof dim === 'number' && dim >= 0 ? dim : 2));
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (size > mostFed) return undefined;
    feeds.set(name, { type: input.type, dims, data: newData(input.type, size) } as OnnxTensor);
  }
  return feeds;
}
