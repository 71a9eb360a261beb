import { ArgumentError } from '@recurra/plugin';
import { type Cursor, pitchCount } from '../contract/codec.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { checkFrame, FrameScene } from './frame-scene.ts';
import { type InputNames, inputLayout } from './input-layout.ts';
import type { LaidOutCodec } from './laid-out-codec.ts';
import { SceneCursor } from './scene-cursor.ts';

class FrameCursor extends SceneCursor<FrameScene> {
  writeMask(out: Uint8Array, offset: number): void {
    out.fill(1, offset, offset + pitchCount);
  }

  push(): never {
    throw new ArgumentError('push(): a model of whole frames has no tokens; use pushFrame().');
  }

  pushFrame(notes: readonly number[]): void {
    checkFrame('pushFrame()', notes, this.scene.frame);
    this.scene.chosen = [...notes];
    this.scene.endFrame();
  }

  fork(): Cursor {
    return new FrameCursor(this.layout, this.scene.copy());
  }
}

/**
 * Whole frames: one step each, 88 outputs that are independent of each other given the past.
 *
 * @param inputs What the network's input is put together from.
 * @returns The codec; output k is the piano's note with the MIDI number 21 + k.
 */
export function createFrameCodec(inputs: InputNames): LaidOutCodec {
  const layout = inputLayout(inputs);
  return {
    layout,
    inputSize: layout.size,
    outputSize: pitchCount,
    begin: (conditions?: FrameConditions): Cursor => new FrameCursor(layout, new FrameScene(conditions)),
  };
}
