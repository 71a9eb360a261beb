import { ArgumentError } from '@recurra/plugin';
import { eventBlocks } from '../codec/events/blocks.ts';
import type { InputNames } from '../codec/input-layout.ts';
import type { MusicFitOptions } from '../contract/fit.ts';
import type { ConditionName } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import type { NetworkSpec } from '../model/spec.ts';
import type { TrainingSettings } from '../model/train-network.ts';
import { presets } from './presets.ts';

/** All of a job's settings, resolved. */
export interface JobSettings extends TrainingSettings {
  readonly spec: NetworkSpec;
  readonly conditions: readonly ConditionName[];
  readonly members: number;
  readonly dropout: number;
  readonly inputDropout: number;
  readonly maxSeconds: number;
  readonly quantize: boolean;
  readonly sampleEvery: number;
}

const where = 'fitMusicModel()';

const conditionNames: readonly string[] = ['key', 'metre', 'phrase', 'chord'];

/** What networks look at, beside the conditions. */
function inputsOf(kind: NetworkSpec['kind'], conditions: readonly ConditionName[]): InputNames {
  const frame = [
    'previous',
    'previous-0',
    'previous-1',
    'previous-2',
    'previous-3',
    'count-4',
    'echo',
    'echo-length',
    'memory',
    ...conditions,
  ];
  if (kind === 'event') {
    return {
      frame: [...Object.keys(eventBlocks).filter((name) => !conditionNames.includes(name)), ...conditions],
      note: [],
      references: ['last-on', 'begun', 'echo'],
    };
  }
  return kind === 'note'
    ? {
        frame,
        note: [
          'chosen',
          'last',
          'same',
          'same-interval',
          'place',
          'earlier',
          'echo-same',
          'echo-length',
          'window-previous',
          'window-earlier',
          'window-echo',
          'window-chosen',
          'window-memory',
        ],
        references: ['last', 'same', 'echo-same'],
      }
    : {
        frame,
        note: [],
        references: [0, 1, 2, 3].flatMap((place) => [`previous-${place}`, `echo-${place}`]),
      };
}

function number(name: string, value: number, least: number, most: number, whole = true): number {
  if (typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return value;
  }
  throw new ArgumentError(
    `${where}: ${name} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, got ${String(value)}.`,
  );
}

function oneOf<T extends string>(name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw new ArgumentError(
    `${where}: ${name} must be one of ${known.join(', ')}, got ${JSON.stringify(value)}.`,
  );
}

/**
 * Fills in what options leave open: from the preset, then by the amount of music.
 *
 * @throws ArgumentError for what is out of range.
 */
export function resolveSettings(train: readonly FramePiece[], options: MusicFitOptions): JobSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const preset =
    options.preset === undefined ? undefined : oneOf('preset', options.preset, ['chorales', 'quick']);
  const all: MusicFitOptions = { ...presets[preset ?? 'quick'], ...given };
  const frames = train.reduce((sum, piece) => sum + piece.frames.length, 0);
  const kind = oneOf('kind', all.kind ?? 'note', ['frame', 'note', 'event']);
  const conditions = [...(all.conditions ?? [])];
  for (const name of conditions) oneOf('conditions', name, conditionNames as ConditionName[]);
  const [low, high] = all.transpose ?? [-5, 6];
  // Few pieces need more passes: about as many updates whatever the amount.
  const epochs = all.epochs ?? Math.max(20, Math.min(400, Math.round(600_000 / Math.max(1, frames))));
  return {
    spec: {
      kind,
      inputs: inputsOf(kind, conditions),
      cell: oneOf('cell', all.cell ?? 'gru', ['gru', 'lstm']),
      hiddenSize: number('hiddenSize', all.hiddenSize ?? 128, 1, 4096),
      layers: number('layers', all.layers ?? 1, 1, 8),
      noteHiddenSize: number('noteHiddenSize', all.noteHiddenSize ?? 128, 1, 4096),
      embeddingSize: number('embeddingSize', all.embeddingSize ?? 96, 1, 4096),
    },
    conditions,
    members: number('members', all.members ?? 1, 1, 16),
    dropout: number('dropout', all.dropout ?? 0.3, 0, 0.95, false),
    inputDropout: number('inputDropout', all.inputDropout ?? 0.1, 0, 0.95, false),
    epochs: number('epochs', epochs, 1, 100_000),
    batchSize: number('batchSize', all.batchSize ?? 8, 1, 4096),
    learningRate: number('learningRate', all.learningRate ?? 3e-3, 1e-8, 1, false),
    weightDecay: number('weightDecay', all.weightDecay ?? 0.01, 0, 10, false),
    transpose: [number('transpose[0]', low, -24, 24), number('transpose[1]', high, low, 24)],
    patience: all.patience ?? Number.POSITIVE_INFINITY,
    maxSeconds: number('maxSeconds', all.maxSeconds ?? Number.MAX_VALUE, 0, Number.MAX_VALUE, false),
    quantize: all.quantize ?? false,
    sampleEvery: number('sampleEvery', all.sampleEvery ?? 0, 0, 100_000),
    seed: number('seed', all.seed ?? 0, -(2 ** 53), 2 ** 53),
    signal: all.signal,
  };
}
