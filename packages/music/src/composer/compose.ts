import { createRng, type Rng } from '@recurra/core/random';
import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { exactPlan, type FramePlan } from './frame-plan.ts';
import { Lines, type Past } from './lines.ts';
import { createPacer } from './pacer.ts';
import { effectiveSize, keepingFirst, normalise, pickLine, systematic } from './resample.ts';
import type { Settings } from './settings.ts';
import type { ComposedFrame } from './types.ts';

/** Log weight of a frame, in nats; −Infinity forbids it. */
export type Weigh = (previous: readonly number[], frame: readonly number[], index: number) => number;

/** Frames to be composed. */
export interface Job {
  readonly where: string;
  readonly model: MusicModel;
  readonly settings: Settings;
  readonly conditions: FrameConditions | undefined;
  /** Frames before, as they are. */
  readonly prime: readonly (readonly number[])[];
  /** What each frame may be. */
  readonly plans: readonly (FramePlan | undefined)[];
  /** How many of them are wanted; those after only judge. */
  readonly wanted: number;
  readonly weigh: Weigh | undefined;
}

interface Pass extends Job {
  readonly pace: () => Promise<void> | undefined;
  readonly rng: Rng;
  /** Frames of line 0 that are given: the last sweep's. */
  readonly given: Past | undefined;
  readonly onFrame: () => void;
}

/** Frames of a past, oldest first. */
function unroll(past: Past | undefined): (readonly number[])[] {
  const frames: (readonly number[])[] = [];
  for (let at = past; at !== undefined; at = at.before) frames.push(at.notes);
  return frames.reverse();
}

/** What a line's past was some frames ago. */
function ago(past: Past | undefined, frames: number): Past | undefined {
  let at = past;
  for (let back = 0; back < frames; back++) at = at?.before;
  return at;
}

function weighFrame({ where, weigh, prime }: Job, lines: Lines, index: number): void {
  if (weigh === undefined) return;
  let alive = false;
  for (let line = 0; line < lines.count; line++) {
    const weight = weigh(lines.previous[line]!, lines.pasts[line]!.notes, prime.length + index);
    if (!(weight < Number.POSITIVE_INFINITY)) {
      throw new ArgumentError(
        `${where}: constraints.score must give a number or -Infinity, got ${String(weight)} in frame ${prime.length + index}.`,
      );
    }
    lines.logWeights[line]! += weight;
    alive ||= lines.logWeights[line]! > Number.NEGATIVE_INFINITY;
  }
  if (alive) return;
  throw new ArgumentError(
    `${where}: constraints.score forbids all ${lines.count} lines in frame ${prime.length + index}; ` +
      'give low numbers instead of -Infinity, or ask for more particles.',
  );
}

/** Settles a frame: draws the line whose frame it will be, and rules out lines that have another. */
function settle(lines: Lines, weights: Float64Array, back: number, rng: Rng): readonly number[] {
  normalise(lines.logWeights, weights);
  const { notes } = ago(lines.pasts[pickLine(weights, rng)], back)!;
  const same = (other: readonly number[]): boolean =>
    other === notes ||
    (other.length === notes.length && other.every((pitch, place) => pitch === notes[place]));
  for (let line = 0; line < lines.count; line++) {
    if (!same(ago(lines.pasts[line], back)!.notes)) lines.logWeights[line] = Number.NEGATIVE_INFINITY;
  }
  return notes;
}

function* told(frame: number, notes: readonly number[]): Generator<ComposedFrame> {
  for (let count = 1; count <= notes.length; count++) {
    yield { frame, notes: notes.slice(0, count), finished: false };
  }
  yield { frame, notes, finished: true };
}

/** One pass over all frames. */
async function* pass(job: Pass, lines: Lines): AsyncGenerator<ComposedFrame, Past | undefined, undefined> {
  const { plans, wanted, rng, pace, prime, onFrame } = job;
  const { lag } = job.settings;
  const single = lines.count === 1;
  const weights = new Float64Array(lines.count);
  const given = job.given && unroll(job.given);
  for (let index = 0; index < plans.length; index++) {
    const frame = prime.length + index;
    lines.openFrame();
    while (lines.active.length > 0) {
      await pace();
      await lines.step(plans[index], rng, given?.[index]);
      if (!single || index >= wanted) continue;
      const finished = lines.active.length === 0;
      const notes = finished ? lines.pasts[0]!.notes : lines.chosen(0).slice();
      yield { frame, notes, finished };
    }
    weighFrame(job, lines, index);
    onFrame();
    if (single) continue;
    const settled = index - lag;
    if (settled >= 0 && settled < wanted) {
      yield* told(prime.length + settled, settle(lines, weights, lag, rng));
    }
    normalise(lines.logWeights, weights);
    if (effectiveSize(weights) >= lines.count / 2 || index === plans.length - 1) continue;
    lines.select(given === undefined ? systematic(weights, rng) : keepingFirst(weights, rng));
  }
  if (single) return lines.pasts[0];
  normalise(lines.logWeights, weights);
  return lines.pasts[pickLine(weights, rng)];
}

/**
 * Composes frames by sequential Monte Carlo: lines of music are written side by side by the model, held to the plans by masks,
 * and weighted by the probability that the masks left and by `weigh`. Lines that came out unlikely give way to copies of the
 * likelier ones at the ends of frames, when the effective number of lines falls below half; one is drawn by weight at the
 * end. As the number of lines grows, this draws from the model's conditional distribution given all plans.
 *
 * One line alone is a plain walk through the model.
 *
 * @returns The frames wanted, those before not included.
 * @see Gordon et al. 1993; Doucet & Johansen 2009; sweeps: Andrieu, Doucet & Holenstein 2010.
 */
export async function* composeFrames(
  job: Job,
): AsyncGenerator<ComposedFrame, readonly (readonly number[])[], undefined> {
  const { model, settings, prime, plans, conditions, wanted } = job;
  const { sweeps, particles, signal, onProgress } = settings;
  if (plans.length === 0) return [];
  const pace = createPacer(signal);
  const rng = createRng(settings.seed).fork('compose');
  const start = Lines.begin(model, settings, conditions);
  for (const frame of prime) {
    const plan = exactPlan(frame);
    start.openFrame();
    while (start.active.length > 0) {
      await pace();
      await start.step(plan, rng, undefined);
    }
  }
  let done = 0;
  const frames = plans.length * (sweeps + 1);
  const onFrame = (): void => onProgress?.({ done: ++done, frames });
  let past: Past | undefined;
  for (let sweep = 0; sweep <= sweeps; sweep++) {
    const lines = start.spread(particles);
    const running = pass({ ...job, pace, rng, given: past, onFrame }, lines);
    let item = await running.next();
    for (; item.done !== true; item = await running.next()) yield item.value;
    past = item.value;
  }
  const composed = unroll(past).slice(0, wanted);
  // What settled frames have not told yet.
  const rest = particles === 1 ? wanted : Math.max(0, Math.min(wanted, plans.length - settings.lag));
  for (let index = rest; index < wanted; index++) yield* told(prime.length + index, composed[index]!);
  return composed;
}
