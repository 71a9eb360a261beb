import type { Rng } from '@recurra/core';
import type { Batch } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { eventSteps } from '../codec/events/steps.ts';
import type { InputLayout } from '../codec/input-layout.ts';
import { layOut, placesOf } from '../codec/steps.ts';
import { lowestPitch, pitchCount } from '../contract/codec.ts';
import type { ModelKind } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';

/** Pieces as tensors: see `createMusicNetwork` for their shapes. The weight counts frames, or events. */
export function toBatch(layout: InputLayout, kind: ModelKind, pieces: readonly FramePiece[]): Batch {
  return kind === 'event' ? eventBatch(layout, pieces) : frameBatch(layout, kind, pieces);
}

function eventBatch(layout: InputLayout, pieces: readonly FramePiece[]): Batch {
  const { frameSize, referenceCount } = layout;
  const steps = pieces.map((piece) => eventSteps(layout, piece));
  const [count, time] = [steps.length, Math.max(...steps.map((each) => each.count))];
  const frames = new Float32Array(count * time * frameSize);
  const references = new Int32Array(count * time * referenceCount).fill(-1);
  const tokens = new Int32Array(count * time).fill(-1);
  steps.forEach((each, i) => {
    frames.set(each.inputs, i * time * frameSize);
    references.set(each.references, i * time * referenceCount);
    tokens.set(each.tokens, i * time);
  });
  const lengths = steps.map((each) => each.count);
  return {
    x: [
      tf.tensor3d(frames, [count, time, frameSize]),
      tf.tensor1d(lengths, 'int32'),
      tf.tensor4d(references, [count, time, 1, referenceCount], 'int32'),
    ],
    y: tf.tensor3d(tokens, [count, time, 1], 'int32'),
    weight: tf.tensor1d(lengths),
  };
}

function frameBatch(layout: InputLayout, kind: 'frame' | 'note', pieces: readonly FramePiece[]): Batch {
  const time = Math.max(...pieces.map(({ frames }) => frames.length));
  const count = pieces.length;
  const places = kind === 'note' ? placesOf(pieces) : 1;
  const { frameSize, noteSize, referenceCount } = layout;
  const rows = count * time;
  const frames = new Float32Array(rows * frameSize);
  const references = new Int32Array(rows * places * referenceCount).fill(-1);
  const notes = kind === 'note' ? new Float32Array(rows * places * noteSize) : undefined;
  const tokens = kind === 'note' ? new Int32Array(rows * places).fill(-1) : undefined;
  pieces.forEach((piece, i) => {
    layOut(layout, piece, { frames, notes, references, tokens }, i * time, places);
  });
  const lengths = pieces.map((piece) => piece.frames.length);
  const x = [
    tf.tensor3d(frames, [count, time, frameSize]),
    tf.tensor1d(lengths, 'int32'),
    tf.tensor(references, [count, time, places, referenceCount], 'int32'),
    ...(notes === undefined ? [] : [tf.tensor4d(notes, [count, time, places, noteSize])]),
  ];
  const y =
    tokens === undefined
      ? tf.tensor3d(pianoRoll(pieces, time), [count, time, pitchCount + 1])
      : tf.tensor3d(tokens, [count, time, places], 'int32');
  return { x, y, weight: tf.tensor1d(lengths) };
}

/** 88 columns of 0 and 1, and a first one that is 1 where there is a frame. */
function pianoRoll(pieces: readonly FramePiece[], time: number): Float32Array {
  const width = pitchCount + 1;
  const roll = new Float32Array(pieces.length * time * width);
  pieces.forEach(({ frames }, piece) => {
    frames.forEach((frame, t) => {
      const at = (piece * time + t) * width;
      roll[at] = 1;
      for (const pitch of frame) roll[at + 1 + pitch - lowestPitch] = 1;
    });
  });
  return roll;
}

/** Pieces among which those of a length are put together: enough for variety. */
const pool = 4;

/**
 * Puts pieces of about a length into batches, in an order of chance.
 *
 * @param batchSize Pieces in a batch.
 * @returns Batches of pieces' indices.
 */
export function drawBatches(lengths: readonly number[], batchSize: number, rng: Rng): number[][] {
  const order = [...rng.permutation(lengths.length)];
  const batches: number[][] = [];
  for (let at = 0; at < order.length; at += pool * batchSize) {
    const some = order.slice(at, at + pool * batchSize).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
    for (let from = 0; from < some.length; from += batchSize)
      batches.push(some.slice(from, from + batchSize));
  }
  return [...rng.permutation(batches.length)].map((i) => batches[i]!);
}
