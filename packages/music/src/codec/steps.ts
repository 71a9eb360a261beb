import { endOfFrame, tokenOf } from '../contract/codec.ts';
import type { FramePiece } from '../contract/piece.ts';
import { FrameScene } from './frame-scene.ts';
import type { InputLayout } from './input-layout.ts';

/** Where the numbers of pieces go when they are laid out frame by frame; any may be left out. */
export interface FrameArrays {
  /** Shape [frames, frameSize]. */
  readonly frames: Float32Array;
  /** Shape [frames, places, noteSize]. */
  readonly notes?: Float32Array | undefined;
  /** Shape [frames, places, referenceCount], or [frames, referenceCount] for models of whole frames. */
  readonly references: Int32Array;
  /** The token at each place, −1 after the end of the frame: shape [frames, places]. */
  readonly tokens?: Int32Array | undefined;
}

/** Most notes in a frame, and one for its end: places a frame takes. */
export function placesOf(pieces: readonly Pick<FramePiece, 'frames'>[]): number {
  let most = 0;
  for (const { frames } of pieces) for (const frame of frames) most = Math.max(most, frame.length);
  return most + 1;
}

/**
 * Lays a piece out for a network that is fed whole sequences.
 *
 * @param layout Of the network's input.
 * @param piece Frames are checked.
 * @param out Arrays.
 * @param at First frame in them.
 * @param places Places of a frame in them; ignored for models of whole frames.
 */
export function layOut(
  layout: InputLayout,
  { frames, conditions }: FramePiece,
  out: FrameArrays,
  at: number,
  places: number,
): void {
  const scene = new FrameScene(conditions);
  const { frameSize, noteSize, referenceCount } = layout;
  frames.forEach((frame, index) => {
    const row = at + index;
    layout.writeFrame(scene, out.frames, row * frameSize);
    if (out.notes === undefined || out.tokens === undefined) {
      layout.writeReferences(scene, out.references, row * referenceCount);
      scene.chosen.push(...frame);
    } else {
      for (let place = 0; place <= frame.length; place++) {
        const cell = row * places + place;
        layout.writeNote(scene, out.notes, cell * noteSize);
        layout.writeReferences(scene, out.references, cell * referenceCount);
        out.tokens[cell] = place < frame.length ? tokenOf(frame[place]!) : endOfFrame;
        if (place < frame.length) scene.chosen.push(frame[place]!);
      }
      out.tokens.fill(-1, row * places + frame.length + 1, (row + 1) * places);
    }
    scene.endFrame();
  });
}
