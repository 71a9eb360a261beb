import { eventSteps } from '../codec/events/steps.ts';
import { checkFrame } from '../codec/frame-scene.ts';
import type { LaidOutCodec } from '../codec/laid-out-codec.ts';
import { layOut, placesOf } from '../codec/steps.ts';
import type { Evaluation, ModelKind, WorkOptions } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import { eventNll, frameNll, noteNll } from './likelihood.ts';
import type { SequenceNetwork } from './step-network.ts';

/** Frames that are run at once. */
const chunk = 256;

/** −ln P of every frame of a piece given those before it, in nats. */
async function pieceNll(
  kind: 'frame' | 'note',
  { layout, outputSize }: LaidOutCodec,
  network: SequenceNetwork,
  piece: FramePiece,
  signal: AbortSignal | undefined,
): Promise<number> {
  const count = piece.frames.length;
  const places = kind === 'note' ? placesOf([piece]) : 1;
  const frames = new Float32Array(count * layout.frameSize);
  const notes = new Float32Array(count * places * layout.noteSize);
  const references = new Int32Array(count * places * layout.referenceCount).fill(-1);
  const tokens = new Int32Array(count * places);
  const out = kind === 'note' ? { frames, notes, references, tokens } : { frames, references };
  layOut(layout, piece, out, 0, places);
  const state = network.createState(1);
  const part = <T extends Float32Array | Int32Array>(values: T, at: number, time: number): T => {
    const width = values.length / count;
    return values.subarray(at * width, (at + time) * width) as T;
  };
  let nll = 0;
  for (let at = 0; at < count; at += chunk) {
    signal?.throwIfAborted();
    const time = Math.min(chunk, count - at);
    const logits = await network.run(
      part(frames, at, time),
      part(notes, at, time),
      part(references, at, time),
      time,
      places,
      state,
    );
    const nllOf = kind === 'note' ? noteNll : frameNll;
    for (let t = 0; t < time; t++) nll += nllOf(piece.frames[at + t]!, logits, t * places * outputSize);
  }
  return nll;
}

/** −ln P of a piece's events, in nats. */
async function eventPieceNll(
  { layout, outputSize }: LaidOutCodec,
  network: SequenceNetwork,
  piece: FramePiece,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { count, inputs, masks, references, tokens } = eventSteps(layout, piece, true);
  const state = network.createState(1);
  let nll = 0;
  for (let at = 0; at < count; at += chunk) {
    signal?.throwIfAborted();
    const time = Math.min(chunk, count - at);
    const logits = await network.run(
      inputs.subarray(at * layout.frameSize, (at + time) * layout.frameSize),
      new Float32Array(0),
      references.subarray(at * layout.referenceCount, (at + time) * layout.referenceCount),
      time,
      1,
      state,
    );
    for (let t = 0; t < time; t++) {
      const mask = masks!.subarray((at + t) * outputSize, (at + t + 1) * outputSize);
      nll += eventNll(tokens[at + t]!, logits, t * outputSize, mask);
    }
  }
  return nll;
}

/**
 * Mean −ln P of a frame given those before it.
 *
 * @throws ArgumentError if a frame has notes that the model cannot know.
 */
export async function evaluatePieces(
  kind: ModelKind,
  codec: LaidOutCodec,
  network: SequenceNetwork,
  pieces: readonly FramePiece[],
  { signal, onProgress }: WorkOptions<{ readonly done: number; readonly pieces: number }> = {},
): Promise<Evaluation> {
  let nll = 0;
  let frames = 0;
  for (const [done, piece] of pieces.entries()) {
    signal?.throwIfAborted();
    piece.frames.forEach((frame, at) => {
      checkFrame('evaluate()', frame, at);
    });
    if (piece.frames.length > 0) {
      nll +=
        kind === 'event'
          ? await eventPieceNll(codec, network, piece, signal)
          : await pieceNll(kind, codec, network, piece, signal);
    }
    frames += piece.frames.length;
    onProgress?.({ done: done + 1, pieces: pieces.length });
  }
  return { pieces: pieces.length, frames, nllPerFrame: frames === 0 ? 0 : nll / frames };
}
