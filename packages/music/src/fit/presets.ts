import type { MusicFitOptions, PresetName } from '../contract/fit.ts';

/** Settings found for a purpose. */
export const presets: Readonly<Record<PresetName, MusicFitOptions>> = {
  /** Found on the validation split of the chorales in quarter notes. */
  chorales: {
    kind: 'note',
    hiddenSize: 256,
    noteHiddenSize: 192,
    embeddingSize: 160,
    members: [
      {
        view: 'absolute',
        epochs: 100,
        batchSize: 16,
        learningRate: 4e-3,
        dropout: 0.3,
        inputDropout: 0.05,
      },
      {
        view: 'relative',
        epochs: 40,
        batchSize: 8,
        learningRate: 3e-3,
        dropout: 0.4,
        inputDropout: 0.15,
      },
    ],
    // Compared with the corpus: at 1 keys drift, below 0.85 chords stand still.
    temperature: 0.9,
    quantize: true,
  },
  /** The same with independent notes: to compare with the literature; below 300,000 parameters. */
  'chorales-frames': {
    kind: 'frame',
    hiddenSize: 144,
    embeddingSize: 160,
    epochs: 40,
    batchSize: 8,
    dropout: 0.4,
    inputDropout: 0.1,
  },
  /** Some dozen tunes, some minutes. */
  quick: {},
};
