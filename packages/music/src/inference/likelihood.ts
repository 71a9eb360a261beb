import { endOfFrame, lowestPitch, pitchCount, tokenOf } from '../contract/codec.ts';

/** ln Σ eˣ over some numbers, from `offset` up to and without `end`, and one more. */
function logSum(logits: Float32Array, offset: number, end: number, more: number): number {
  let largest = more;
  for (let k = offset; k < end; k++) if (logits[k]! > largest) largest = logits[k]!;
  let sum = Math.exp(more - largest);
  for (let k = offset; k < end; k++) sum += Math.exp(logits[k]! - largest);
  return largest + Math.log(sum);
}

/**
 * −ln P of a frame under a note model, given its logits at every token: the sum over tokens, by the chain rule, of
 * −ln softmax over those that may come: notes lower than the last, and the end of the frame.
 *
 * @param frame MIDI numbers from high to low.
 * @param logits One row of 89 for each note and one for the end.
 * @param offset Where they begin.
 * @returns Nats.
 */
export function noteNll(frame: readonly number[], logits: Float32Array, offset = 0): number {
  let nll = 0;
  let open = pitchCount;
  for (let place = 0; place <= frame.length; place++) {
    const row = offset + place * (pitchCount + 1);
    const token = place < frame.length ? tokenOf(frame[place]!) : endOfFrame;
    nll += logSum(logits, row, row + open, logits[row + endOfFrame]!) - logits[row + token]!;
    open = token;
  }
  return nll;
}

/**
 * −ln P of a frame under a model with independent outputs: the sum over the 88 notes of −ln σ(±logit).
 *
 * @param frame MIDI numbers.
 * @param logits A row of 88.
 * @param offset Where it begins.
 * @returns Nats.
 */
export function frameNll(frame: readonly number[], logits: Float32Array, offset = 0): number {
  let nll = 0;
  for (let k = offset; k < offset + pitchCount; k++) {
    const x = logits[k]!;
    nll += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
  for (const pitch of frame) nll -= logits[offset + pitch - lowestPitch]!;
  return nll;
}

/**
 * −ln P of an event: −ln softmax over those that may come.
 *
 * @param token The event.
 * @param logits A row of logits.
 * @param offset Where it begins.
 * @param mask 1 for each event that may come.
 * @returns Nats.
 */
export function eventNll(token: number, logits: Float32Array, offset: number, mask: Uint8Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < mask.length; k++) {
    if (mask[k] === 1 && logits[offset + k]! > largest) largest = logits[offset + k]!;
  }
  let sum = 0;
  for (let k = 0; k < mask.length; k++) if (mask[k] === 1) sum += Math.exp(logits[offset + k]! - largest);
  return largest + Math.log(sum) - logits[offset + token]!;
}
