import { alignmentPath, mixAligned } from '../augment/align.ts';
import { createAugmenter } from '../augment/augment.ts';
import { drawNegative } from '../augment/draw-negative.ts';
import type { GestureExample } from '../contract/sequence.ts';
import type { DrawBatch } from '../model/train-network.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import type { FitSettings } from './settings.ts';

/** Examples brought to one length, twice as long as the network sees them, before they are changed. */
export interface Base {
  /** Shape [from, dimensions] each. */
  readonly examples: readonly Float32Array[];
  readonly from: number;
  /** What one deviation is in each dimension. */
  readonly deviation: readonly number[];
}

/** Brings examples to one length; and to one size and place where each gesture has its own. */
export function createBase(examples: readonly GestureExample[], { pipeline: config }: FitSettings): Base {
  const from = 2 * config.points;
  const own = config.scale === 'gesture';
  const pipeline = createPipeline({ ...config, points: from, velocity: false, ending: false });
  return {
    from,
    deviation: own ? config.deviation.map(() => 1) : config.deviation,
    examples: examples.map((example) => {
      const points = new Float32Array(from * config.dimensions);
      pipeline.resample(example, points);
      if (own) pipeline.featurize(points, true, points);
      return points;
    }),
  };
}

/** How far apart two points may be matched when gestures are mixed: share of the length. */
const bandShare = 0.2;

/**
 * Makes what draws batches: every example in turn, in an order of chance, changed a little; some that are mixtures, some that are no gesture.
 *
 * @returns The function, and numbers that each point becomes.
 */
export function createDraw(
  examples: readonly GestureExample[],
  classes: readonly string[],
  settings: FitSettings,
): { readonly draw: DrawBatch; readonly features: number } {
  const { augment: options, batchSize, negatives, pipeline: config } = settings;
  const { dimensions, points } = config;
  const base = createBase(examples, settings);
  const { deviation, from } = base;
  const pipeline = createPipeline(config);
  const { features } = pipeline;
  const augment = createAugmenter({ dimensions, from, to: points, deviation }, options);
  // What is no gesture is not cut: a part of it may be one.
  const augmentNegative = createAugmenter(
    { dimensions, from, to: points, deviation },
    { ...options, cutShare: 0 },
  );
  const classOf = examples.map(({ name }) => classes.indexOf(name));
  const ofClass = classes.map((_, k) => [...classOf.keys()].filter((i) => classOf[i] === k));
  const even = base.examples.map((example) => example.map((value, k) => value / deviation[k % dimensions]!));
  const pool = { examples: base.examples, classes: classOf, points: from, dimensions, deviation };
  const outputs = classes.length + 1;
  const drawn = new Float32Array(from * dimensions);
  const changed = new Float32Array(points * dimensions);
  const band = Math.ceil(bandShare * from);
  let queue: number[] = [];

  const draw: DrawBatch = (inputs, targets, rng) => {
    const none = Math.round(negatives * batchSize);
    for (let row = 0; row < batchSize; row++) {
      const at = row * points * features;
      let isWhole = true;
      if (row < none) {
        drawNegative(pool, rng, drawn);
        augmentNegative(drawn, changed, rng);
        targets[row * outputs + outputs - 1] = 1;
      } else {
        if (queue.length === 0) queue = [...rng.permutation(examples.length)];
        const i = queue.pop()!;
        const others = ofClass[classOf[i]!]!;
        let source = base.examples[i]!;
        if (options.mix > 0 && others.length > 1 && rng.uniform() < options.mix) {
          const j = others[rng.integer(others.length)]!;
          const path = alignmentPath(even[i]!, even[j]!, from, dimensions, band);
          mixAligned(source, base.examples[j]!, path, rng.uniform(), { dimensions, points: from }, drawn);
          source = drawn;
        }
        isWhole = augment(source, changed, rng);
        targets[row * outputs + classOf[i]!] = 1;
      }
      pipeline.featurize(changed, isWhole, inputs, at);
    }
  };
  return { draw, features };
}
