// The page of the browser test: a zoo in a real browser, with a model on another origin.
import type { ModelCard } from '@recurra/plugin';
import { createZoo, type ZooErrorCode } from '../../src/index.ts';
import { echoPlugin } from '../support/plugins.ts';

/** What a load came to. */
export interface PageLoad {
  readonly said?: string;
  readonly error?: string;
  readonly code?: ZooErrorCode | undefined;
  /** Bytes that came over the network. */
  readonly received: number;
}

const api = {
  /** Loads the model, or gives up after so many bytes. */
  async load(
    card: ModelCard<'tiny', 'say'>,
    options: { offline?: boolean; giveUpAt?: number } = {},
  ): Promise<PageLoad> {
    const controller = new AbortController();
    let received = 0;
    try {
      const zoo = createZoo({ plugins: [echoPlugin(card)], offline: options.offline });
      const loaded = await zoo.load('echo:tiny', {
        signal: controller.signal,
        onProgress(progress) {
          received = progress.received;
          if (received >= (options.giveUpAt ?? Number.POSITIVE_INFINITY))
            controller.abort(new Error('gave up'));
        },
      });
      return { said: await loaded.run('page'), received };
    } catch (error) {
      const { message, code } = error as { message: string; code?: ZooErrorCode };
      return { error: message, code, received };
    }
  },
  /** What is kept, and where. */
  async kept(): Promise<{ location: string; ids: (string | undefined)[]; freedBytes: number }> {
    const { cache } = createZoo({ plugins: [] });
    const ids = (await cache.list()).map(({ id }) => id);
    return { location: cache.location, ids, freedBytes: (await cache.prune({ maxBytes: 0 })).freedBytes };
  },
};

/** What the test calls. */
export type PageApi = typeof api;
(globalThis as unknown as { api: PageApi }).api = api;
document.title = 'ready';
