import '@tensorflow/tfjs-backend-cpu';
import type { ModelCard } from '@recurra/plugin';
import { type CheckResult, checkPlugin } from '../../src/index.ts';
import { examples, guessPlugin } from '../support/guess-plugin.ts';

/** What the test calls in the page. */
export interface PageApi {
  /** Checks the plugin of the kit's own tests, as it is or with another card. */
  check(card: ModelCard): Promise<CheckResult[]>;
}

const api: PageApi = {
  check: (card) => {
    const file = new URL(card.file, location.href).href;
    return checkPlugin(guessPlugin({ ...card, file }), { examples });
  },
};

Object.assign(globalThis, { api });
document.title = 'ready';
