import { control } from './control/index.ts';
import { math } from './math/index.ts';
import { movement } from './movement/index.ts';
import { nn } from './nn/index.ts';
import { quantized } from './quantized/index.ts';
import { recurrent } from './recurrent/index.ts';
import { sequence } from './sequence/index.ts';
import type { Operators } from './types.ts';

/** The operators that run here, on typed arrays and Recurra's kernels. */
export const operators: Operators = {
  ...movement,
  ...math,
  ...nn,
  ...recurrent,
  ...control,
  ...sequence,
  ...quantized,
};
