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
  // Few pieces need more passes: about as many updates whatever the amount.
  const usualEpochs = Math.max(20, Math.min(400, Math.round(600_000 / Math.max(1, frames))));
  const seconds =
    all.maxSeconds === undefined
      ? Number.POSITIVE_INFINITY
      : number('maxSeconds', all.maxSeconds, 0.1, 1e9, false);
  const { patience = Number.POSITIVE_INFINITY } = all;
  if (patience !== Number.POSITIVE_INFINITY) number('patience', patience, 1, 100_000);
  const wanted = membersOf(all.members);
  const count = wanted.length;
  const members = wanted.map((own, index): MemberSettings => {
    // What the caller asks of all of them goes before what a preset asks of each.
    const each = { ...all, ...own, ...(options.members === undefined ? given : {}) } as MusicFitOptions;
    const view = oneOf('members[].view', own.view ?? 'both', views);
    return {
      spec: { ...spec, inputs: inputsOf(kind, conditions, view) },
      dropout: number('dropout', each.dropout ?? 0.3, 0, 0.95, false),
      inputDropout: number('inputDropout', each.inputDropout ?? 0.1, 0, 0.95, false),
      epochs: number('epochs', each.epochs ?? usualEpochs, 1, 100_000),
      batchSize: number('batchSize', each.batchSize ?? 8, 1, 4096),
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
    temperature:
      all.temperature === undefined ? undefined : number('temperature', all.temperature, 0, 10, false),
    quantize: all.quantize ?? false,
    sampleEvery: number('sampleEvery', all.sampleEvery ?? 0, 0, 100_000),
    seed,
    signal: all.signal,
  };
}
