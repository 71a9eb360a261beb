import { ArgumentError } from '@recurra/plugin';
import { highestPitch, lowestPitch, pitchCount, pitchOf, tokenOf } from '../contract/codec.ts';
import { checkConstraints, pitchClassesAt } from './check-constraints.ts';
import { type FramePlan, gridPlan } from './frame-plan.ts';
import { Grid } from './grid.ts';
import type { Constraints } from './types.ts';

/** A given voice: its note, and most notes of a frame above and below it. */
export interface Anchor {
  readonly pitch: number;
  readonly above: number;
  readonly below: number;
}

/** What is asked of one frame beside the constraints. */
export interface FrameWish {
  readonly fixed?: readonly number[] | undefined;
  readonly anchor?: Anchor | undefined;
  readonly min?: number;
  readonly max?: number;
}

/** Gives the plan of a frame; undefined where anything may come. */
export type Planner = (index: number, wish?: FrameWish) => FramePlan | undefined;

interface Frame {
  readonly allowed: Uint8Array;
  readonly required: Uint8Array;
  readonly fixed: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly anchor: Anchor | undefined;
  readonly voiceRanges: NonNullable<Constraints['voiceRanges']>;
}

/** Why no frame fits, for messages. */
function reason(frame: Frame, constraints: Constraints): string {
  const { allowed, fixed, min, max, voiceRanges } = frame;
  const banned = fixed.find((pitch) => allowed[tokenOf(pitch)] === 0);
  if (banned !== undefined) {
    const [low, high] = constraints.range ?? [lowestPitch, highestPitch];
    const why = banned < low || banned > high ? 'outside the range' : 'not among the pitch classes';
    return `note ${banned} is fixed, but ${why}`;
  }
  if (min > max) return `at least ${min} and at most ${max} notes are asked for`;
  if (fixed.length > max) return `${fixed.length} notes are fixed, but at most ${max} may sound`;
  const usable = allowed.reduce((sum, flag) => sum + flag, 0);
  if (usable < min) return `at least ${min} notes are asked for, but only ${usable} may sound`;
  if (voiceRanges.length > 0) return 'no chord is within the ranges of its voices and has all fixed notes';
  return 'no chord has the given voice and all fixed notes in their places';
}

/** The ways a frame may be built: one, or one for each place that a given voice may take. */
function gridsOf({ allowed, required, min, max, anchor, voiceRanges }: Frame): Grid[] {
  const inVoice = (rank: number, token: number): boolean => {
    const range = voiceRanges[rank];
    return allowed[token] === 1 && (!range || (pitchOf(token) >= range[0] && pitchOf(token) <= range[1]));
  };
  if (anchor === undefined) return [new Grid({ allows: inVoice, required, min, max })];
  const given = tokenOf(anchor.pitch);
  return Array.from({ length: anchor.above + 1 }, (_, place) => {
    const allows = (rank: number, token: number): boolean =>
      Math.sign(given - token) === Math.sign(rank - place) && inVoice(rank, token);
    return new Grid({ allows, required, min, max: Math.min(max, place + 1 + anchor.below) });
  });
}

/**
 * Makes plans of frames from constraints. Equal frames share a plan.
 *
 * @throws ArgumentError if constraints are not as they should be; the planner throws it where they contradict each other.
 */
export function createPlanner(where: string, constraints: Constraints): Planner {
  checkConstraints(where, constraints);
  const { range, notes = {}, voiceRanges = [] } = constraints;
  const [low, high] = range ?? [lowestPitch, highestPitch];
  const made = new Map<string, FramePlan>();
  return (index, wish = {}) => {
    const { anchor } = wish;
    const classes = pitchClassesAt(constraints.pitchClasses, index);
    const asked = constraints.fixed?.[index] ?? [];
    const all = new Set([...asked, ...(wish.fixed ?? []), ...(anchor ? [anchor.pitch] : [])]);
    const fixed = [...all].sort((a, b) => b - a);
    const min = Math.max(notes.min ?? 0, wish.min ?? 0);
    const max = Math.min(notes.max ?? pitchCount, wish.max ?? pitchCount);
    const free = min === 0 && max === pitchCount && fixed.length === 0 && classes === undefined;
    if (free && range === undefined && voiceRanges.length === 0) return undefined;
    const key = JSON.stringify([classes, fixed, min, max, anchor]);
    const known = made.get(key);
    if (known !== undefined) return known;
    const allowed = Uint8Array.from({ length: pitchCount }, (_, token) => {
      const pitch = pitchOf(token);
      // A given voice stands above the wishes of the rest: a tune may leave the scale.
      if (pitch === anchor?.pitch) return 1;
      return pitch >= low && pitch <= high && (classes?.includes(pitch % 12) ?? true) ? 1 : 0;
    });
    const required = new Uint8Array(pitchCount);
    for (const pitch of fixed) required[tokenOf(pitch)] = 1;
    const frame: Frame = { allowed, required, fixed, min, max, anchor, voiceRanges };
    const grids = gridsOf(frame).filter(({ possible }) => possible);
    if (grids.length === 0) {
      throw new ArgumentError(
        `${where}: the constraints contradict each other in frame ${index}: ${reason(frame, constraints)}; loosen one of them.`,
      );
    }
    const plan = gridPlan(grids);
    made.set(key, plan);
    return plan;
  };
}
