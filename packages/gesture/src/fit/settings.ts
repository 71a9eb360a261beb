import { ArgumentError } from '@recurra/plugin';
import type { AugmentOptions } from '../augment/settings.ts';
import type { FitRecognizerOptions, GesturePreset } from '../contract/fit.ts';
import type { PipelineConfig } from '../contract/manifest.ts';
import type { GestureDataset } from '../contract/sequence.ts';
import { measureData } from './measure-data.ts';

/** How a recogniser is trained; nothing left open. */
export interface FitSettings {
  readonly preset: GesturePreset;
  readonly cell: 'gru' | 'lstm';
  readonly hiddenSize: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly dropout: number;
  readonly members: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  readonly negatives: number;
  readonly falseRejectRate: number;
  readonly seed: number;
  readonly augment: AugmentOptions;
  readonly pipeline: PipelineConfig;
}

type Defaults = Omit<FitSettings, 'preset' | 'pipeline' | 'seed' | 'steps'> & {
  /** Updates: of few examples, of each example more, at most. */
  readonly steps: readonly [least: number, perExample: number, most: number];
  readonly pipeline: Omit<PipelineConfig, 'dimensions' | 'mean' | 'deviation'>;
};

const common = {
  cell: 'gru',
  dropout: 0.3,
  learningRate: 3e-3,
  weightDecay: 1e-2,
  labelSmoothing: 0.05,
  batchSize: 32,
  falseRejectRate: 0.03,
} as const;

/** Found on the pen logs (subjects 2 to 6) and on the training halves of Libras, RacketSports and ERing. */
const presets: Readonly<Record<GesturePreset, Defaults>> = {
  stroke: {
    ...common,
    hiddenSize: 64,
    layers: 1,
    bidirectional: false,
    members: 1,
    steps: [400, 1.2, 1500],
    negatives: 0.15,
    augment: {
      rotate: 15,
      scale: 0.15,
      shear: 0.2,
      offset: 0,
      jitter: 0.02,
      timeWarp: 0.2,
      cut: 0.6,
      cutShare: 0.3,
      frameDrop: 0.3,
      mix: 0,
    },
    pipeline: {
      points: 32,
      resample: 'length',
      translate: 'gesture',
      scale: 'gesture',
      rotate: false,
      velocity: true,
      ending: true,
    },
  },
  motion: {
    ...common,
    hiddenSize: 64,
    layers: 1,
    bidirectional: true,
    members: 3,
    steps: [500, 1.2, 3000],
    negatives: 0.05,
    augment: {
      rotate: 0,
      scale: 0.2,
      shear: 0,
      offset: 0.1,
      jitter: 0.06,
      timeWarp: 0.5,
      cut: 0,
      cutShare: 0,
      frameDrop: 0,
      mix: 0.8,
    },
    pipeline: {
      points: 32,
      resample: 'time',
      translate: 'dataset',
      scale: 'dataset',
      rotate: false,
      velocity: true,
      ending: false,
    },
  },
};

const where = 'fitRecognizer()';

function inRange(name: string, value: number, low: number, high: number, whole = false): void {
  if (Number.isFinite(value) && value >= low && value <= high && (!whole || Number.isInteger(value))) return;
  throw new ArgumentError(
    `${where}: ${name} must be ${whole ? 'an integer' : 'a number'} from ${low} to ${high}, got ${value}.`,
  );
}

/** Strokes of a pen have two dimensions and lengths that differ; series cut to one length are other movements. */
function presetFor({ dimensions, examples }: GestureDataset): GesturePreset {
  const length = examples[0]!.times.length;
  const isCut = length > 1 && examples.every(({ times }) => times.length === length);
  return dimensions === 2 && !isCut ? 'stroke' : 'motion';
}

/** Fills in what is left open. */
export function resolveSettings(dataset: GestureDataset, options: FitRecognizerOptions): FitSettings {
  const preset = options.preset ?? presetFor(dataset);
  const defaults = presets[preset];
  if (defaults === undefined) {
    throw new ArgumentError(
      `${where}: preset must be ${Object.keys(presets).join(' or ')}, got ${JSON.stringify(preset)}.`,
    );
  }
  const [least, perExample, most] = defaults.steps;
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { mean, deviation } = measureData(dataset);
  const settings: FitSettings = {
    ...defaults,
    steps: Math.round(Math.min(most, Math.max(least, perExample * dataset.examples.length))),
    seed: 0,
    ...given,
    preset,
    augment: { ...defaults.augment, ...options.augment },
    pipeline: {
      ...defaults.pipeline,
      ...options.pipeline,
      dimensions: dataset.dimensions,
      mean,
      deviation,
    },
  };
  inRange('hiddenSize', settings.hiddenSize, 1, 1024, true);
  inRange('layers', settings.layers, 1, 8, true);
  inRange('members', settings.members, 1, 32, true);
  inRange('steps', settings.steps, 1, 1e6, true);
  inRange('batchSize', settings.batchSize, 1, 4096, true);
  inRange('dropout', settings.dropout, 0, 0.95);
  inRange('learningRate', settings.learningRate, 1e-9, 10);
  inRange('weightDecay', settings.weightDecay, 0, 10);
  inRange('labelSmoothing', settings.labelSmoothing, 0, 0.9);
  inRange('negatives', settings.negatives, 0, 0.9);
  inRange('falseRejectRate', settings.falseRejectRate, 0, 0.5);
  inRange('pipeline.points', settings.pipeline.points, 2, 1024, true);
  if (settings.cell !== 'gru' && settings.cell !== 'lstm') {
    throw new ArgumentError(`${where}: cell must be 'gru' or 'lstm', got ${JSON.stringify(settings.cell)}.`);
  }
  return settings;
}
