import { OnnxError } from '../../errors.ts';
import { type BinaryLoop, binary } from '../support/binary.ts';
import { floats, type Numbers } from '../support/element-types.ts';
import { sameDims } from '../support/rows.ts';
import { required } from '../support/tensors.ts';
import { floatOf } from '../support/unary.ts';
import type { Operator } from '../types.ts';

/** SwiGLU: Swish of A, times B. Nothing is broadcast. */
export const swiGlu: Operator = (node) => {
  const alpha = floatOf(node, 'alpha', 1);
  const loop: BinaryLoop<Numbers> = (a, i, di, b, j, dj, y, at, count) => {
    for (const end = at + count; at < end; at++, i += di, j += dj) {
      y[at] = (a[i]! / (1 + Math.exp(-alpha * a[i]!))) * b[j]!;
    }
  };
  const run = binary({ types: floats, floats: loop })(node);
  return (inputs, scope) => {
    const [a, b] = [required(inputs[0], 'A'), required(inputs[1], 'B')];
    if (sameDims(a.dims, b.dims)) return run(inputs, scope);
    throw new OnnxError(
      `the inputs A and B must have one shape, and have [${a.dims.join(', ')}] and [${b.dims.join(', ')}]`,
    );
  };
};
