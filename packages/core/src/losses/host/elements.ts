import type { HostArray } from '../../backend/host-memory.ts';

/** The numbers of one call: one loss per element, `width` predictions for each. */
export interface Elements {
  readonly target: HostArray;
  readonly prediction: HostArray;
  /** Predictions per element: quantiles, classes; else 1. */
  readonly width: number;
  /** Receives the loss of every element. */
  readonly losses: Float32Array;
  /** Receives the derivative of its element's loss for every prediction; left out where no gradient is wanted. */
  readonly slopes: Float32Array | undefined;
}

/** Settings of the losses that have any. */
export interface ElementSettings {
  /** Of `huber`. */
  readonly delta?: number;
  /** Of `pinball`, one per prediction. */
  readonly quantiles?: readonly number[];
  /** Of `categorical`: whether the target holds class numbers, one per element, instead of probabilities. */
  readonly classNumbers?: boolean;
}

/** A loss as one loop: value and derivative together. */
type ElementLoop = (elements: Elements, settings: ElementSettings) => void;

/** e = (x - y)² */
const squared: ElementLoop = ({ target, prediction, losses, slopes }) => {
  for (let i = 0; i < losses.length; i++) {
    const error = prediction[i]! - target[i]!;
    losses[i] = error * error;
    if (slopes !== undefined) slopes[i] = 2 * error;
  }
};

/** The slope of |error|, with tfjs's -1 at 0; NaN stays NaN. */
const signOf = (error: number): number => (error > 0 ? 1 : error <= 0 ? -1 : Number.NaN);

/** e = |x - y| */
const absolute: ElementLoop = ({ target, prediction, losses, slopes }) => {
  for (let i = 0; i < losses.length; i++) {
    const error = prediction[i]! - target[i]!;
    losses[i] = Math.abs(error);
    if (slopes !== undefined) slopes[i] = signOf(error);
  }
};

/** e = error²/2 up to delta, delta·(|error| - delta/2) beyond */
const huber: ElementLoop = ({ target, prediction, losses, slopes }, { delta = 1 }) => {
  for (let i = 0; i < losses.length; i++) {
    const error = prediction[i]! - target[i]!;
    const size = Math.abs(error);
    const near = size <= delta;
    losses[i] = near ? (error * error) / 2 : delta * (size - delta / 2);
    if (slopes !== undefined) slopes[i] = near ? error : delta * signOf(error);
  }
};

/** e = mean over the quantiles of q·error + max(-error, 0), error = y - x */
const pinball: ElementLoop = ({ target, prediction, width, losses, slopes }, { quantiles = [] }) => {
  for (let i = 0; i < losses.length; i++) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const error = target[i]! - prediction[i * width + k]!;
      const q = quantiles[k]!;
      // Not Math.max: NaN must come through.
      sum += error < 0 ? (q - 1) * error : q * error;
      if (slopes !== undefined) slopes[i * width + k] = ((error < 0 ? 1 : 0) - q + 0 * error) / width;
    }
    losses[i] = sum / width;
  }
};

/** e = ln(1 + eˣ) - x·y, slope σ(x) - y */
const bernoulli: ElementLoop = ({ target, prediction, losses, slopes }) => {
  for (let i = 0; i < losses.length; i++) {
    const x = prediction[i]!;
    const y = target[i]!;
    // e^-|x| ≤ 1: neither overflows.
    const small = Math.exp(-Math.abs(x));
    losses[i] = Math.max(x, 0) + Math.log1p(small) - x * y;
    if (slopes !== undefined) slopes[i] = (x >= 0 ? 1 : small) / (1 + small) - y;
  }
};

function highest(logits: HostArray, start: number, width: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = start; k < start + width; k++) if (logits[k]! > most) most = logits[k]!;
  return most;
}

/** ln Σ eˣ over one row of logits. */
export function logSumExp(logits: HostArray, start: number, width: number): number {
  const most = highest(logits, start, width);
  let sum = 0;
  for (let k = start; k < start + width; k++) sum += Math.exp(logits[k]! - most);
  return most + Math.log(sum);
}

/** The same, leaving softmax(x)·mass behind: one exponential for both. */
function softmax(logits: HostArray, start: number, width: number, mass: number, to: Float32Array): number {
  const most = highest(logits, start, width);
  let sum = 0;
  for (let k = start; k < start + width; k++) {
    const e = Math.exp(logits[k]! - most);
    to[k] = e;
    sum += e;
  }
  const share = mass / sum;
  for (let k = start; k < start + width; k++) to[k]! *= share;
  return most + Math.log(sum);
}

/** e = Σ t·(ln Σ eˣ - x), slope softmax(x)·Σt - t */
const categorical: ElementLoop = (elements, settings) => {
  if (settings.classNumbers) ofClassNumbers(elements);
  else ofProbabilities(elements);
};

function ofClassNumbers({ target, prediction, width, losses, slopes }: Elements): void {
  for (let i = 0; i < losses.length; i++) {
    const start = i * width;
    const id = Math.trunc(target[i]!);
    // A class number outside the classes counts as no class at all, as in tf.oneHot.
    const known = id >= 0 && id < width;
    const log =
      slopes === undefined
        ? logSumExp(prediction, start, width)
        : softmax(prediction, start, width, known ? 1 : 0, slopes);
    losses[i] = known ? log - prediction[start + id]! : 0;
    if (slopes !== undefined && known) slopes[start + id]! -= 1;
  }
}

function ofProbabilities({ target, prediction, width, losses, slopes }: Elements): void {
  for (let i = 0; i < losses.length; i++) {
    const start = i * width;
    const end = start + width;
    let mass = 0;
    for (let k = start; k < end; k++) mass += target[k]!;
    const log =
      slopes === undefined
        ? logSumExp(prediction, start, width)
        : softmax(prediction, start, width, mass, slopes);
    let loss = 0;
    for (let k = start; k < end; k++) loss += target[k]! * (log - prediction[k]!);
    losses[i] = loss;
    if (slopes !== undefined) for (let k = start; k < end; k++) slopes[k]! -= target[k]!;
  }
}

/** Name of a loss. */
export type ElementLoss = 'squared' | 'absolute' | 'huber' | 'pinball' | 'bernoulli' | 'categorical';

/** The losses by name. */
export const elementLoops: Readonly<Record<ElementLoss, ElementLoop>> = {
  squared,
  absolute,
  huber,
  pinball,
  bernoulli,
  categorical,
};
