import type { MusicFitOptions } from '../contract/fit.ts';

/** Settings found for a purpose. */
export const presets: Readonly<Record<'chorales' | 'quick', MusicFitOptions>> = {
  /** Found on the validation split of the chorales in quarter notes. */
  chorales: {
    kind: 'note',
    hiddenSize: 256,
    noteHiddenSize: 192,
    embeddingSize: 160,
    members: 3,
    epochs: 60,
    batchSize: 8,
    learningRate: 3e-3,
    quantize: true,
  },
  /** Some dozen tunes, some minutes. */
  quick: {},
};
