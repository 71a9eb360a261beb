import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FrameConditions, FramePiece, Key } from '../contract/piece.ts';
import { cadenceQuarters, closingKeys, endingOn, likeliestKey } from './cadence.ts';
import { composeFrames } from './compose.ts';
import { composeIndependent } from './compose-independent.ts';
import { checkNoteModel, checkPiece, conditionsFor } from './frames.ts';
import { weighing } from './penalties.ts';
import { createPlanner } from './planner.ts';
import { checkWhole, inHindsight, readSettings } from './settings.ts';
import type { ComposeOptions, Composition, LengthOptions } from './types.ts';

/** How {@link generate} composes. */
export interface GenerateOptions extends ComposeOptions, LengthOptions {
  /**
   * How the piece ends: `'cadence'` looks for a way to the tonic of what was composed so far, a key for one to its own tonic, `'open'`
   * stops where it is. Of a note model `'cadence'` if left out, where there is room for one (sixteen quarters) and constraints allow
   * the chord of a tonic at the end; else `'open'`.
   */
  readonly ending?: 'cadence' | 'open' | Key;
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
 * Without constraints the model's own distribution is drawn from, and every note is yielded as it is drawn. With constraints
 * several lines compete (`particles`, 16 if left out), and a frame is yielded `lag` frames (4 if left out) later. Frames of a
 * cadence, the last eight quarters, all come at the end.
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
    throw new ArgumentError(`${where}: a model of events has no frames; compose with generateEvents().`);
  }
  if (options.constraints !== undefined) checkNoteModel(where, model);
  const { prime } = options;
  if (prime !== undefined) checkPiece(where, model, prime);
  const before = prime ?? { stepsPerQuarter, frames: [] };
  const conditions = options.conditions ?? before.conditions;
  const count = framesWanted(where, model, options, before.bpm ?? bpm, conditions);
  const { ending = kind === 'note' ? 'cadence' : 'open' } = options;
  checkEnding(where, ending);
  if (ending === 'open') return goOn(where, model, options, before, count);
  checkNoteModel(where, model);
  return close(where, model, options, before, count);
}

function checkEnding(where: string, ending: unknown): void {
  if (ending === 'cadence' || ending === 'open') return;
  const { mode, tonic } = (ending ?? {}) as Partial<Key>;
  if (Number.isInteger(tonic) && tonic! >= 0 && tonic! < 12 && (mode === 'major' || mode === 'minor')) return;
  throw new ArgumentError(
    `${where}: ending must be 'cadence', 'open', or a key such as { tonic: 0, mode: 'major' }, got ${JSON.stringify(ending)}.`,
  );
}

/** Composes the most of a piece, and then lines to its end, of which one that gets to a tonic is taken: where it can, and there is one. */
async function* close(
  where: string,
  model: MusicModel,
  options: GenerateOptions,
  before: FramePiece,
  count: number,
): Composition {
  const { constraints: wishes = {}, ending } = options;
  // Wishes for the end that contradict each other are told before the work begins.
  const planner = createPlanner(where, wishes);
  for (let index = 0; index < count; index++) planner(before.frames.length + index);
  const usual = cadenceQuarters * model.manifest.stepsPerQuarter;
  const isGiven = typeof ending === 'object';
  const keys = isGiven ? [ending] : closingKeys(wishes, before.frames.length + count - 1);
  if (keys.length === 0 || (!isGiven && count < 2 * usual))
    return yield* goOn(where, model, options, before, count);
  const closing = Math.min(usual, count);
  const free = count - closing;
  const passes = (options.sweeps ?? 0) + 1;
  const report =
    (behind: number): NonNullable<ComposeOptions['onProgress']> =>
    ({ done }) =>
      options.onProgress?.({ done: behind * passes + done, frames: count * passes });
  const piece = yield* goOn(where, model, { ...options, onProgress: report(0) }, before, free);
  const last = before.frames.length + count - 1;
  const toTheEnd = {
    ...inHindsight,
    // A key that was asked for may be far from where the music is.
    ...(isGiven && { particles: 128 }),
    ...options,
    seed: (options.seed ?? 0) + 1,
    constraints: endingOn(likeliestKey(keys, piece), last, wishes, isGiven),
    onProgress: report(free),
  };
  return yield* goOn(where, model, toTheEnd, piece, closing);
}
