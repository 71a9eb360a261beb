import { UsageError } from '../../errors.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { prepareFolder, writeFiles } from '../../output/write-files.ts';
import type { PullFlags } from './flags.ts';
import { modelsNamed, type OurModel, type OurZoo, openZoo } from './open-zoo.ts';
import { sizeText } from './text.ts';

const places = { file: 'comes with its plugin', cache: 'was there', network: 'fetched' };

/** Writes a model and its card into a folder that every `--model` takes. */
async function writeOut(zoo: OurZoo, id: OurModel, folder: string, signal: AbortSignal): Promise<void> {
  const { plugin, card } = zoo.info(id);
  const { bytes } = await zoo.read(id, { signal });
  const own = { ...card, plugin, file: './model.onnx' };
  await writeFiles(folder, { 'model.onnx': bytes, 'card.json': `${JSON.stringify(own, null, 2)}\n` });
}

/**
 * Fetches models, so that they are there offline.
 *
 * @param names Full ids; all models if there are none.
 * @throws UsageError if there is no such model; ZooError if one cannot be fetched, or is not what its card promises.
 */
export async function runPull(
  names: readonly string[],
  flags: PullFlags,
  signal: AbortSignal,
): Promise<void> {
  const zoo = await openZoo(flags);
  const ids = modelsNamed(zoo, names);
  const { out } = flags;
  if (out !== undefined) {
    if (ids.length !== 1) throw new UsageError('--out is the folder of one model; name one.');
    await prepareFolder(out, '--out');
  }
  const pulled = await withProgress(talkOf(flags).progress, 'Fetching', (update) =>
    zoo.pull(ids, {
      signal,
      onProgress: ({ id, loaded, total }) => update(total === undefined ? Number.NaN : loaded / total, id),
    }),
  );
  if (out !== undefined) await writeOut(zoo, ids[0]!, out, signal);
  printResult(
    flags,
    () => ({ models: pulled, cache: zoo.cache.location, out }),
    () =>
      [
        ...pulled.map(({ id, bytes, from }) => `${id}: ${places[from]}, ${sizeText(bytes)}, verified`),
        ...(out === undefined ? [] : [`Written to ${out}: model.onnx, card.json`]),
      ].join('\n'),
  );
}
