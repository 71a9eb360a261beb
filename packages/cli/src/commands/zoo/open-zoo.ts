import type { ForecastingPlugin } from '@recurra/forecasting/plugin';
import type { GesturePlugin } from '@recurra/gesture/plugin';
import type { MusicPlugin } from '@recurra/music/plugin';
import { isRecurraError } from '@recurra/plugin';
import { createZoo, type Zoo } from '@recurra/zoo';
import { UsageError } from '../../errors.ts';
import type { ZooFlags } from './flags.ts';

async function plugins(): Promise<readonly [ForecastingPlugin, GesturePlugin, MusicPlugin]> {
  const [{ forecasting }, { gesture }, { music }] = await Promise.all([
    import('@recurra/forecasting/plugin'),
    import('@recurra/gesture/plugin'),
    import('@recurra/music/plugin'),
  ]);
  return [forecasting(), gesture(), music()];
}

/** The zoo of all our plugins. */
export type OurZoo = Zoo<Awaited<ReturnType<typeof plugins>>[number]>;

/** Id of a model of ours. */
export type OurModel = Parameters<OurZoo['info']>[0];

/** Opens the zoo of all our plugins. */
export async function openZoo({ cache, offline }: ZooFlags): Promise<OurZoo> {
  return createZoo({ plugins: await plugins(), cache, offline });
}

/**
 * The models that a command names; all if it names none.
 *
 * @throws UsageError if there is no such model.
 */
export function modelsNamed(zoo: OurZoo, names: readonly string[]): OurModel[] {
  if (names.length === 0) return zoo.list().map(({ id }) => id);
  return names.map((name) => {
    try {
      return zoo.info(name as OurModel).id;
    } catch (error) {
      if (!isRecurraError(error)) throw error;
      throw new UsageError(error.message.replace(/^[\w.]+\(\): /, ''));
    }
  });
}
