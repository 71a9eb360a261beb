import { endOfFrame, pitchCount, tokenOf } from '../contract/codec.ts';
import type { Grid } from './grid.ts';

/** What a frame may be. */
export interface FramePlan {
  /**
   * Writes 1 for every token after which the frame can still be finished, 0 for others.
   *
   * @param chosen Notes so far, as MIDI numbers from high to low; they fit the plan.
   * @param out 89 numbers.
   */
  writeMask(chosen: readonly number[], out: Uint8Array): void;
}

/** A frame with exactly these notes, MIDI numbers from high to low. */
export function exactPlan(notes: readonly number[]): FramePlan {
  return {
    writeMask(chosen, out) {
      out.fill(0);
      out[chosen.length < notes.length ? tokenOf(notes[chosen.length]!) : endOfFrame] = 1;
    },
  };
}

/** A frame built in one of several ways. */
export function gridPlan(grids: readonly Grid[]): FramePlan {
  const tokens: number[] = [];
  return {
    writeMask(chosen, out) {
      out.fill(0);
      tokens.length = chosen.length;
      for (let rank = 0; rank < chosen.length; rank++) tokens[rank] = tokenOf(chosen[rank]!);
      const last = tokens.length === 0 ? pitchCount : tokens[tokens.length - 1]!;
      for (const grid of grids) {
        if (!grid.fits(tokens)) continue;
        grid.writeOpen(tokens.length, last, out);
        if (grid.mayEnd(tokens.length, last)) out[endOfFrame] = 1;
      }
    },
  };
}
