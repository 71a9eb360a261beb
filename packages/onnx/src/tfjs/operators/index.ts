import { operators as hostOperators } from '../../operators/index.ts';
import type { Operator, Operators } from '../../operators/types.ts';
import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { casting } from './casting.ts';
import { comparison } from './comparison.ts';
import { keptConstant } from './constant.ts';
import { controlOnTensors } from './control.ts';
import { convolution } from './convolution.ts';
import { sumsOfProducts } from './einsum.ts';
import { products } from './matmul.ts';
import { normalization } from './normalization.ts';
import { pooling } from './pooling.ts';
import { recurrentOperators } from './recurrent/index.ts';
import { reductions } from './reductions.ts';
import { selecting } from './selecting.ts';
import { shaping } from './shaping.ts';
import { dispatch } from './support/dispatch.ts';
import type { TfMode, TfOperator, TfOperators, TfValue } from './types.ts';

/** Operators that run on tensors, with gradients. */
export const ownOperators: Readonly<Record<string, TfOperator>> = {
  ...activations,
  ...arithmetic,
  ...casting,
  ...comparison,
  ...convolution,
  ...normalization,
  ...pooling,
  ...products,
  ...recurrentOperators,
  ...reductions,
  ...selecting,
  ...shaping,
  ...sumsOfProducts,
};

/**
 * All operators, for graphs that run in TensorFlow.js: on tensors where there is such a version, else on typed arrays.
 *
 * @param added Operators on typed arrays to add, or to put in the place of ours.
 */
export function tfOperators(mode: TfMode, added: Operators = {}): TfOperators {
  const all: Record<string, Operator<TfValue>> = {};
  const names = new Set([...Object.keys(hostOperators), ...Object.keys(ownOperators)]);
  for (const name of names) all[name] = dispatch(ownOperators[name], hostOperators[name], mode);
  all.Constant = keptConstant(hostOperators.Constant, mode);
  const { Concat, Slice } = all as Record<'Concat' | 'Slice', Operator<TfValue>>;
  Object.assign(all, controlOnTensors(mode, { concat: Concat, slice: Slice }));
  for (const [name, operator] of Object.entries(added)) all[name] = dispatch(undefined, operator, mode);
  return all;
}
