import { printResult } from '../../output/talk.ts';
import type { ZooFlags } from './flags.ts';
import { modelsNamed, openZoo } from './open-zoo.ts';
import { cardText } from './text.ts';

/**
 * Prints what is known of a model.
 *
 * @throws UsageError if there is no such model.
 */
export async function runInfo(name: string, flags: ZooFlags): Promise<void> {
  const zoo = await openZoo(flags);
  const [id] = modelsNamed(zoo, [name]);
  const { task, card } = zoo.info(id!);
  printResult(
    flags,
    () => ({ id, task, card }),
    () => cardText(id!, task, card, card.file),
  );
}
