import { ArgumentError } from '@recurra/plugin';
import { highestPitch, lowestPitch } from '../contract/codec.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { Echo } from './echo.ts';
import { memorySize, remember, type Scene } from './scene.ts';

const none: readonly number[] = [];

/** A scene that moves on: what cursors over frames have in common. */
export class FrameScene implements Scene {
  readonly conditions: FrameConditions | undefined;
  readonly memory: Float32Array;
  readonly echo: Echo;
  frame = 0;
  chosen: number[] = [];
  previous: readonly number[] = none;
  earlier: readonly number[] = none;

  constructor(
    conditions: FrameConditions | undefined,
    memory: Float32Array = new Float32Array(memorySize),
    echo: Echo = new Echo(),
  ) {
    this.conditions = conditions;
    this.memory = memory;
    this.echo = echo;
  }

  /** Ends the frame under way. */
  endFrame(): void {
    remember(this.memory, this.chosen);
    this.echo.push(this.chosen);
    this.earlier = this.previous;
    this.previous = this.chosen;
    this.chosen = [];
    this.frame++;
  }

  copy(): FrameScene {
    const copy = new FrameScene(this.conditions, this.memory.slice(), this.echo.copy());
    copy.frame = this.frame;
    copy.chosen = this.chosen.slice();
    copy.previous = this.previous;
    copy.earlier = this.earlier;
    return copy;
  }
}

/** @throws ArgumentError unless notes are MIDI numbers of the piano that fall from one to the next. */
export function checkFrame(where: string, notes: readonly number[], frame: number): void {
  let above = highestPitch + 1;
  for (const pitch of notes) {
    if (!(Number.isInteger(pitch) && pitch >= lowestPitch && pitch < above)) {
      throw new ArgumentError(
        `${where}: notes of a frame must be whole numbers from ${highestPitch} down to ${lowestPitch}, each lower than the one before, ` +
          `got [${notes.join(', ')}] in frame ${frame}; sort them, drop those that stand twice, and move those outside by octaves.`,
      );
    }
    above = pitch;
  }
}
