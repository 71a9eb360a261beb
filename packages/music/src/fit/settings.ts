import { ArgumentError } from '@recurra/plugin';
import type { MemberOptions, MusicFitOptions, NoteView } from '../contract/fit.ts';
import type { ConditionName } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import type { NetworkSpec } from '../model/spec.ts';
import type { TrainingSettings } from '../model/train-network.ts';
import { conditionNames, inputsOf } from './inputs-of.ts';
import { presets } from './presets.ts';

/** One network's settings, resolved. */
export interface MemberSettings extends TrainingSettings {
  /** What it looks at is some of what the file is given. */
  readonly spec: NetworkSpec;
  readonly dropout: number;
  readonly inputDropout: number;
}

/** All of a job's settings, resolved. */
export interface JobSettings {
  /** Of the file. */
  readonly spec: NetworkSpec;
  readonly conditions: readonly ConditionName[];
  readonly members: readonly MemberSettings[];
  readonly temperature: number | undefined;
  readonly quantize: boolean;
  readonly sampleEvery: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Seeds of an ensemble's networks lie far apart. */
const seedStep = 1009;

const views: readonly NoteView[] = ['absolute', 'relative', 'both'];

/** What each network does otherwise. */
function membersOf(members: MusicFitOptions['members'] = 1): readonly MemberOptions[] {
  if (Array.isArray(members)) {
    number('members.length', members.length, 1, 16);
    return members as readonly MemberOptions[];
  }
  const count = number('members', members as number, 1, 16);
  if (count === 1) return [{}];
  return Array.from({ length: count }, (_, i): MemberOptions => ({ view: views[i % 2]! }));
}

const where = 'fitMusicModel()';

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

/** Music below this many frames is soon known by heart. */
const littleMusic = 4000;
/** Updates without which nothing is learned, however few pieces there are. */
const leastUpdates = 300;

/**
 * How long, and how gently, an amount of music is trained on. Found on 20 chorales of 64 frames at most, by pieces not among them: 60 epochs
 * of small batches come to 5.6 nats a frame; 400, to 10: by then they are known by heart.
 */
function usualTraining(
  pieces: number,
  frames: number,
): Required<Pick<MusicFitOptions, 'batchSize' | 'dropout' | 'epochs' | 'inputDropout'>> &
  Pick<MusicFitOptions, 'temperature'> {
  const byAmount = Math.max(20, Math.min(60, Math.round(600_000 / Math.max(1, frames))));
  if (frames >= littleMusic) return { batchSize: 8, dropout: 0.3, inputDropout: 0.1, epochs: byAmount };
  const batchSize = 4;
  const updates = Math.ceil(pieces / batchSize);
  const epochs = Math.min(leastUpdates, Math.max(byAmount, Math.round(leastUpdates / updates)));
  // What is not known by heart is known less surely: at 1 too many chords are none.
  return { batchSize, dropout: 0.5, inputDropout: 0.2, epochs, temperature: 0.8 };
}

/**
 * Fills in what options leave open: from the preset, then by the amount of music.
 *
 * @throws ArgumentError for what is out of range.
 */
export function resolveSettings(train: readonly FramePiece[], options: MusicFitOptions): JobSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const preset =
    options.preset === undefined
      ? undefined
      : oneOf('preset', options.preset, ['chorales', 'chorales-frames', 'quick']);
  const all: MusicFitOptions = { ...presets[preset ?? 'quick'], ...given };
  const frames = train.reduce((sum, piece) => sum + piece.frames.length, 0);
  const kind = oneOf('kind', all.kind ?? 'note', ['frame', 'note', 'event']);
  const conditions = [...(all.conditions ?? [])];
  for (const name of conditions) oneOf('conditions', name, conditionNames);
  const [low, high] = all.transpose ?? [-5, 6];
  const spec: NetworkSpec = {
    kind,
    inputs: inputsOf(kind, conditions),
    cell: oneOf('cell', all.cell ?? 'gru', ['gru', 'lstm']),
    hiddenSize: number('hiddenSize', all.hiddenSize ?? 128, 1, 4096),
    layers: number('layers', all.layers ?? 1, 1, 8),
    noteHiddenSize: number('noteHiddenSize', all.noteHiddenSize ?? 128, 1, 4096),
    embeddingSize: number('embeddingSize', all.embeddingSize ?? 96, 1, 4096),
  };
  const seed = number('seed', all.seed ?? 0, -(2 ** 53), 2 ** 53);
  const usual = usualTraining(train.length, frames);
  const seconds =
    all.maxSeconds === undefined
      ? Number.POSITIVE_INFINITY
      : number('maxSeconds', all.maxSeconds, 0.1, 1e9, false);
  const { patience = Number.POSITIVE_INFINITY } = all;
  if (patience !== Number.POSITIVE_INFINITY) number('patience', patience, 1, 100_000);
  const temperature = all.temperature ?? (kind === 'note' ? usual.temperature : undefined);
  const wanted = membersOf(all.members);
  const count = wanted.length;
  const members = wanted.map((own, index): MemberSettings => {
    // What the caller asks of all of them goes before what a preset asks of each.
    const each = { ...all, ...own, ...(options.members === undefined ? given : {}) } as MusicFitOptions;
    const view = oneOf('members[].view', own.view ?? 'both', views);
    return {
      spec: { ...spec, inputs: inputsOf(kind, conditions, view) },
      dropout: number('dropout', each.dropout ?? usual.dropout, 0, 0.95, false),
      inputDropout: number('inputDropout', each.inputDropout ?? usual.inputDropout, 0, 0.95, false),
      epochs: number('epochs', each.epochs ?? usual.epochs, 1, 100_000),
      batchSize: number('batchSize', each.batchSize ?? usual.batchSize, 1, 4096),
      learningRate: number('learningRate', each.learningRate ?? 3e-3, 1e-8, 1, false),
      weightDecay: number('weightDecay', each.weightDecay ?? 0.01, 0, 10, false),
      transpose: [number('transpose[0]', low, -24, 24), number('transpose[1]', high, low, 24)],
      patience,
      maxSeconds: seconds / count,
      seed: seed + seedStep * index,
      signal: all.signal,
    };
  });
  return {
    spec,
    conditions,
    members,
    temperature: temperature === undefined ? undefined : number('temperature', temperature, 0, 10, false),
    quantize: all.quantize ?? false,
    sampleEvery: number('sampleEvery', all.sampleEvery ?? 0, 0, 100_000),
    seed,
    signal: all.signal,
  };
}
