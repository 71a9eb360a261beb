import { entryOf } from '../../entry-of.ts';

/**
 * Inputs that hold no weight: statistics, constants that a model is built with, and the states that recurrent layers
 * begin with, which exporters store as zeros. Tensors that are read here and nowhere else are not trained unless they
 * are named.
 */
const settings: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  DequantizeLinear: [1, 2],
  Dropout: [1, 2],
  GRU: [5],
  LSTM: [5, 6],
  OneHot: [1, 2],
  Pad: [2],
  Pow: [1],
  RNN: [5],
  Range: [0, 1, 2],
  Resize: [1, 2, 3],
  Upsample: [1],
};

/** Inputs through which no gradient passes, though the operator has one; none is missed. */
const inert: Readonly<Record<string, readonly number[]>> = {
  Dropout: [1, 2],
  OneHot: [1, 2],
  Pad: [2],
  Range: [0, 1, 2],
  Resize: [1, 2, 3],
  Upsample: [1],
};

/** Operators whose results do not change with a small change of their inputs: no gradient passes, and none is missed. */
const discrete = new Set(
  (
    'ArgMax ArgMin And Bernoulli Ceil Equal EyeLike Floor Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual ' +
    'Multinomial NonMaxSuppression NonZero Not Or RandomNormalLike RandomUniformLike Round Shape Sign Size Unique Xor'
  ).split(' '),
);

/** Whether an input of an operator holds a setting, not a weight. */
export function isSetting(operator: string, input: number): boolean {
  return entryOf(settings, operator)?.includes(input) ?? false;
}

/** Whether a gradient could be asked of an input of an operator. */
export function isInert(operator: string, input: number): boolean {
  return discrete.has(operator) || (entryOf(inert, operator)?.includes(input) ?? false);
}
