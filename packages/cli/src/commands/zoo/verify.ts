import type { VerifyReport } from '@recurra/zoo';
import { FailedCheck } from '../../errors.ts';
import { printResult } from '../../output/talk.ts';
import type { ZooFlags } from './flags.ts';
import { modelsNamed, openZoo } from './open-zoo.ts';

/**
 * Checks models: their files against their cards, their graphs against the cards' ports, and that their plugins open them.
 *
 * @param names Full ids; all models if there are none.
 * @throws UsageError if there is no such model; FailedCheck if one is not as it should be.
 */
export async function runVerify(
  names: readonly string[],
  flags: ZooFlags,
  signal: AbortSignal,
): Promise<void> {
  const zoo = await openZoo(flags);
  const models: VerifyReport[] = [];
  for (const id of modelsNamed(zoo, names)) models.push(await zoo.verify(id, { signal }));
  printResult(
    flags,
    () => ({ ok: models.every(({ ok }) => ok), models }),
    () =>
      models
        .flatMap(({ id, ok, problems }) =>
          ok ? [`${id}: as its card says`] : problems.map((text) => `${id}: ${text}`),
        )
        .join('\n'),
  );
  const bad = models.filter(({ ok }) => !ok).map(({ id }) => id);
  if (bad.length > 0) throw new FailedCheck(`not as their cards say: ${bad.join(', ')}.`);
}
