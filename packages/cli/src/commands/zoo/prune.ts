import { UsageError } from '../../errors.ts';
import { printResult } from '../../output/talk.ts';
import type { PruneFlags } from './flags.ts';
import { openZoo } from './open-zoo.ts';
import { sizeText } from './text.ts';

const day = 86_400_000;

/**
 * Makes room in the cache.
 *
 * @throws UsageError if nothing says what may go; ZooError if the cache cannot be written to.
 */
export async function runPrune(flags: PruneFlags): Promise<void> {
  const { maxSize, unused, all } = flags;
  if (all && (maxSize !== undefined || unused !== undefined)) {
    throw new UsageError('give either --all, or --max-size and --unused.');
  }
  const zoo = await openZoo(flags);
  const { removed, freedBytes } = await zoo.cache.prune({
    maxBytes: all ? 0 : maxSize && maxSize * 1e6,
    unused: unused && unused * day,
  });
  printResult(
    flags,
    () => ({ removed, freedBytes, cache: zoo.cache.location }),
    () =>
      [
        ...removed.map(({ id, url, bytes }) => `removed ${id ?? url}, ${sizeText(bytes)}`),
        `${sizeText(freedBytes)} freed in ${zoo.cache.location}.`,
      ].join('\n'),
  );
}
