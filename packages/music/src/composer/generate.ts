import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FrameConditions, FramePiece } from '../contract/piece.ts';
import { estimateKey } from '../theory/index.ts';
import { cadenceQuarters, endingOn } from './cadence.ts';
import { composeFrames } from './compose.ts';
import { composeIndependent } from './compose-independent.ts';
import { checkNoteModel, checkPiece, conditionsFor } from './frames.ts';
import { weighing } from './penalties.ts';
import { createPlanner } from './planner.ts';
import { checkWhole, readSettings } from './settings.ts';
import type { ComposeOptions, Composition, LengthOptions } from './types.ts';

/** How {@link generate} composes. */
export interface GenerateOptions extends ComposeOptions, LengthOptions {
  /**
   * How the piece ends: `'cadence'` looks for a way to the tonic of what was composed so far, `'open'` stops where it is. Of a note model
   * without constraints `'cadence'` if left out, where there is room for one; else `'open'`.
   */
  readonly ending?: 'cadence' | 'open';
  /** Music to begin with: kept as it is, on the model's grid. */
  readonly prime?: FramePiece;
}

/** Most frames at once: a day of quarters. */
const mostFrames = 131_072;
const usualBars = 8;

/** Frames of new music. */
function framesWanted(
  where: string,
  model: MusicModel,
  { frames, bars, seconds }: LengthOptions,
  bpm: number,
  conditions: FrameConditions | undefined,
): number {
  if ([frames, bars, seconds].filter((length) => length !== undefined).length > 1) {
    throw new ArgumentError(`${where}: give one of frames, bars and seconds, got more than one.`);
  }
  const { stepsPerQuarter } = model.manifest;
  if (frames !== undefined) {
    checkWhole(where, 'frames', frames, 1, mostFrames);
    return frames;
  }
  const [name, amount, quarters] =
    seconds === undefined
      ? ['bars', bars ?? usualBars, conditions?.beatsPerBar?.at(-1) ?? 4]
      : ['seconds', seconds, bpm / 60];
  const count = Math.round(amount * quarters * stepsPerQuarter);
  if (amount > 0 && count <= mostFrames) return Math.max(1, count);
  throw new ArgumentError(
    `${where}: ${name} must be a number above 0 that comes to ${mostFrames} frames at most, got ${String(amount)}.`,
  );
}

/** Composes frames after given ones, and puts the piece together. */
async function* goOn(
  where: string,
  model: MusicModel,
  options: GenerateOptions,
  before: FramePiece,
  count: number,
): Composition {
  const { constraints = {} } = options;
  const { temperature } = model.manifest;
  const prime = before.frames;
  const conditions = conditionsFor(model, options.conditions ?? before.conditions, prime.length + count);
  const piece = (frames: readonly (readonly number[])[]): FramePiece => ({
    ...(before.name !== undefined && { name: before.name }),
    stepsPerQuarter: model.manifest.stepsPerQuarter,
    frames: [...prime, ...frames],
    ...(before.onsets && { onsets: [...before.onsets, ...frames] }),
    ...(conditions && { conditions }),
    bpm: before.bpm ?? model.manifest.bpm,
  });
  if (model.manifest.kind === 'frame') {
    const settings = readSettings(where, options, { particles: 1, lag: 0, temperature });
    return piece(yield* composeIndependent(model, settings, conditions, prime, count));
  }
  const planner = createPlanner(where, constraints);
  const plans = Array.from({ length: count }, (_, index) => planner(prime.length + index));
  const weigh = weighing(where, constraints);
  const steered = weigh !== undefined || plans.some((plan) => plan !== undefined);
  const settings = readSettings(
    where,
    options,
    steered ? { particles: 16, lag: 4, temperature } : { particles: 1, lag: 0, temperature },
  );
  return piece(
    yield* composeFrames({ where, model, settings, conditions, prime, plans, wanted: count, weigh }),
  );
}

/**
 * Composes new music.
 *
 * Without constraints the model's own distribution is drawn from, and every note is yielded as it is drawn; but those of a cadence,
 * the last eight quarters, all come at the end. With constraints
 * several lines compete (`particles`, 16 if left out), and a frame is yielded `lag` frames (4 if left out) later.
 * Constraints hold for new frames; the prime is kept as it is.
 *
 * @param model Of kind `'note'`, or `'frame'` (without constraints).
 * @param options How long, how bold, from what, within what.
 * @returns Frames as they come; then the whole piece.
 * @throws ArgumentError at the first frame if options are not as they should be, or constraints contradict each other: it
 *   names the frame.
 * @example
 * for await (const { frame, notes, finished } of generate(model, { bars: 8, seed: 1 })) draw(frame, notes);
 */
export function generate(model: MusicModel, options: GenerateOptions = {}): Composition {
  return start('generate()', model, options);
}

/**
 * Goes on with a piece.
 *
 * @param model Of kind `'note'`, or `'frame'` (without constraints).
 * @param piece On the model's grid, with one frame at least; kept as it is.
 * @param options As of {@link generate}; lengths are of the new part.
 * @returns Frames of the new part as they come; then the whole piece.
 * @throws ArgumentError as {@link generate} does.
 * @example const piece = await collect(continuePiece(model, opening, { bars: 4 }));
 */
export function continuePiece(
  model: MusicModel,
  piece: FramePiece,
  options: Omit<GenerateOptions, 'prime'> = {},
): Composition {
  checkPiece('continuePiece()', model, piece);
  if (piece.frames.length === 0) {
    throw new ArgumentError(
      'continuePiece(): piece must have a frame at least; generate() begins from nothing.',
    );
  }
  return start('continuePiece()', model, { ...options, prime: piece });
}

function start(where: string, model: MusicModel, options: GenerateOptions): Composition {
  const { kind, stepsPerQuarter, bpm } = model.manifest;
  if (kind === 'event') {
    throw new ArgumentError(
      `${where}: a model of events has no frames; draw its events with generateTokens().`,
    );
  }
  if (options.constraints !== undefined) checkNoteModel(where, model);
  const { prime } = options;
  if (prime !== undefined) checkPiece(where, model, prime);
  const before = prime ?? { stepsPerQuarter, frames: [] };
  const conditions = options.conditions ?? before.conditions;
  const count = framesWanted(where, model, options, before.bpm ?? bpm, conditions);
  const { ending = options.constraints === undefined && kind === 'note' ? 'cadence' : 'open' } = options;
  if (ending !== 'cadence' && ending !== 'open') {
    throw new ArgumentError(`${where}: ending must be 'cadence' or 'open', got ${JSON.stringify(ending)}.`);
  }
  const close = cadenceQuarters * stepsPerQuarter;
  if (ending === 'open' || count < 2 * close) return goOn(where, model, options, before, count);
  checkNoteModel(where, model);
  return withCadence(where, model, options, before, count - close, close);
}

/** Composes the most of a piece, and then lines to its end, of which one that gets to the tonic is taken. */
async function* withCadence(
  where: string,
  model: MusicModel,
  options: GenerateOptions,
  before: FramePiece,
  free: number,
  close: number,
): Composition {
  const passes = (options.sweeps ?? 0) + 1;
  const report =
    (behind: number): NonNullable<ComposeOptions['onProgress']> =>
    ({ done }) =>
      options.onProgress?.({ done: behind * passes + done, frames: (free + close) * passes });
  const piece = yield* goOn(where, model, { ...options, onProgress: report(0) }, before, free);
  const last = piece.frames.length + close - 1;
  const constraints = endingOn(estimateKey(piece), last, options.constraints);
  const seed = (options.seed ?? 0) + 1;
  const closing = {
    particles: 32,
    lag: Number.POSITIVE_INFINITY,
    ...options,
    seed,
    constraints,
    onProgress: report(free),
  };
  return yield* goOn(where, model, closing, piece, close);
}
