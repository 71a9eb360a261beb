import { valueReport } from '../../src/graph/values.ts';
import { createGraph, runGraph } from '../../src/host/host-graph.ts';
import { inspectOnnx, type OnnxModel, type OnnxTensor, parseOnnx, serializeOnnx } from '../../src/index.ts';
import { isTensorType, newData } from '../../src/tensor/types.ts';
import { doors } from './doors.ts';
import { checkRefusal, limits, refusalOf } from './refusal.ts';

/** How far a file came before it was refused, and `run`: it ran. */
export type Stage = 'parse' | 'bind' | 'feed' | 'compute' | 'run';

/** Elements of an input beyond which it is not fed. */
const mostFed = 100_000;

/**
 * Takes a file all the way: reads it, writes it, looks into it, binds it and runs it, and through one of the other
 * doors; one that breaks the standard's rules too, as whoever reads it without validation would.
 *
 * @param door Which of the others, a number that counts round; undefined for all of them.
 * @throws Whatever is neither a success nor an error of Recurra's, and for a file written otherwise than it was read.
 */
export async function drive(file: Uint8Array, door?: number): Promise<Stage> {
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
  const feeds = feedsOf(model);
  const stage = await runModel(model, feeds);
  const names = Object.keys(doors);
  for (const [i, name] of names.entries()) {
    if (door !== undefined && i !== door % names.length) continue;
    try {
      await doors[name]?.(model, feeds);
    } catch (error) {
      checkRefusal(error, name);
    }
  }
  return stage;
}

async function runModel(
  model: OnnxModel,
  feeds: Readonly<Record<string, OnnxTensor>> | undefined,
): Promise<Stage> {
  refusalOf(() => inspectOnnx(model));
  let stage: Stage = 'bind';
  try {
    const host = await createGraph(model, limits);
    stage = 'feed';
    if (feeds !== undefined) {
      stage = 'compute';
      if (refusalOf(() => runGraph(host, feeds)) === undefined) stage = 'run';
    }
    host.graph.dispose();
  } catch (error) {
    checkRefusal(error, 'createGraph');
  }
  return stage;
}

/** Small values for every input; undefined if one is of a kind that cannot be fed. */
export function feedsOf(model: OnnxModel): Record<string, OnnxTensor> | undefined {
  const feeds = new Map<string, OnnxTensor>();
  const stored = new Set(model.graph?.initializer.map(({ name }) => name));
  for (const declared of model.graph?.input ?? []) {
    if (stored.has(declared.name)) continue;
    const input = valueReport(declared);
    if (!isTensorType(input.type)) return undefined;
    const dims = (input.shape ?? [2]).map((dim) => (typeof dim === 'number' && dim >= 0 ? dim : 2));
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (size > mostFed) return undefined;
    feeds.set(input.name, { type: input.type, dims, data: newData(input.type, size) } as OnnxTensor);
  }
  return Object.fromEntries(feeds);
}
