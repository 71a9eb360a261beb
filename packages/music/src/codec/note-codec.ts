import { ArgumentError } from '@recurra/plugin';
import { type Cursor, endOfFrame, pitchCount, pitchOf, tokenOf } from '../contract/codec.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { checkFrame, FrameScene } from './frame-scene.ts';
import { type InputNames, inputLayout } from './input-layout.ts';
import type { LaidOutCodec } from './laid-out-codec.ts';
import { SceneCursor } from './scene-cursor.ts';

class NoteCursor extends SceneCursor<FrameScene> {
  writeMask(out: Uint8Array, offset: number): void {
    const last = this.scene.chosen.at(-1);
    const open = last === undefined ? pitchCount : tokenOf(last);
    out.fill(1, offset, offset + open);
    out.fill(0, offset + open, offset + pitchCount);
    out[offset + endOfFrame] = 1;
  }

  push(token: number): void {
    if (token === endOfFrame) {
      this.scene.endFrame();
      return;
    }
    const last = this.scene.chosen.at(-1);
    const open = last === undefined ? pitchCount : tokenOf(last);
    if (!(Number.isInteger(token) && token >= 0 && token < open)) {
      throw new ArgumentError(
        `push(): token must be ${endOfFrame} (end of frame) or a whole number from 0 to ${open - 1} (notes lower than the last), got ${token}.`,
      );
    }
    this.scene.chosen.push(pitchOf(token));
  }

  pushFrame(notes: readonly number[]): void {
    checkFrame('pushFrame()', notes, this.scene.frame);
    this.scene.chosen = [...notes];
    this.scene.endFrame();
  }

  fork(): Cursor {
    return new NoteCursor(this.layout, this.scene.copy());
  }
}

/**
 * Notes of a frame one after another, from high to low, then the end of the frame: a frame's likelihood is the product of
 * its tokens', over all sets of the piano's 88 notes it sums to 1.
 *
 * @param inputs What the network's input is put together from.
 * @returns The codec; tokens 0 to 87 are notes from MIDI number 21 on, 88 ends a frame.
 */
export function createNoteCodec(inputs: InputNames): LaidOutCodec {
  const layout = inputLayout(inputs);
  return {
    layout,
    inputSize: layout.size,
    outputSize: pitchCount + 1,
    begin: (conditions?: FrameConditions): Cursor => new NoteCursor(layout, new FrameScene(conditions)),
  };
}
