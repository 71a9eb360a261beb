import type { FrameConditions } from '../contract/piece.ts';
import type { Echo } from './echo.ts';

/** Where a cursor stands: what the blocks of the network's input are read from. */
export interface Scene {
  /** Index of the frame under way. */
  readonly frame: number;
  /** Notes of this frame so far, as MIDI numbers, from high to low. */
  readonly chosen: readonly number[];
  /** The frame before, from high to low; empty at the start. */
  readonly previous: readonly number[];
  /** The frame before that. */
  readonly earlier: readonly number[];
  /** What came after the place of the piece that is most like this one. */
  readonly echo: Echo;
  /** How often each pitch class was heard lately, at each of the memory's rates: [rates × 12]. */
  readonly memory: Float32Array;
  readonly conditions: FrameConditions | undefined;
}

/** Share of the memory of pitch classes that is left after a frame, at each rate. */
const memoryRates = [0.9, 0.98] as const;

/** Numbers in {@link Scene.memory}. */
export const memorySize: number = memoryRates.length * 12;

/** Lets the memory fade by one frame, and adds a frame to it. */
export function remember(memory: Float32Array, frame: readonly number[]): void {
  memoryRates.forEach((rate, index) => {
    for (let c = 0; c < 12; c++) memory[index * 12 + c]! *= rate;
    for (const pitch of frame) memory[index * 12 + (pitch % 12)]! += 2 * (1 - rate);
  });
}
