import type { Kernels } from '@recurra/kernels';
import type { OnnxTensor } from '../../../tensor/types.ts';
import { combine, loopFor } from '../../support/binary.ts';
import { expectSameType, expectType, numeric } from '../../support/element-types.ts';
import { multiplierOf } from '../../support/products.ts';
import { newTensor, required, sizeOf, stridesOf, tensorOf } from '../../support/tensors.ts';
import type { Operator } from '../../types.ts';
import { multiplication } from '../arithmetic.ts';
import { equationOf } from './equation.ts';
import { isPlain, type Labelled, label, labelsOf, ordered, plain, type Sizes, summedTo } from './labelled.ts';

/** Einsum: sums of products over named indices; operands are combined from the left, two at a time. */
export const einsum: Operator = (node) => {
  const equation = equationOf(node);
  return (inputs, { kernels }) => {
    const sizes: Sizes = new Map();
    const tensors = inputs.map((input, i) => required(input, `${i}`));
    const [first] = tensors as [OnnxTensor];
    const operands = tensors.map((tensor, i) => {
      expectType(tensor, `${i}`, numeric);
      expectSameType(first, '0', tensor, `${i}`);
      return label(tensor, equation.operands[i]!, sizes, `${i}`);
    });
    const further = [...sizes.keys()].filter((index) => index.startsWith('.')).length;
    const rank = equation.result.before.length + (equation.result.after?.length ?? 0) + further;
    const labels = labelsOf(equation.result, rank);
    let so = operands[0]!;
    for (let i = 1; i < operands.length; i++) {
      const later = new Set([...labels, ...operands.slice(i + 1).flatMap((operand) => operand.labels)]);
      so = contracted(kernels, so, operands[i]!, later);
    }
    const wanted = new Set(labels);
    const result = summedTo(so, (index) => wanted.has(index));
    const { data } = plain(
      ordered(
        result,
        labels.filter((index) => result.labels.includes(index)),
      ),
    );
    return [
      tensorOf(
        first.type,
        labels.map((index) => sizes.get(index)!),
        data,
      ),
    ];
  };
};

/** The product of two operands, summed over the indices that nobody needs later: a stack of matrix products. */
function contracted(kernels: Kernels, a: Labelled, b: Labelled, later: ReadonlySet<string>): Labelled {
  const x = summedTo(a, (index) => later.has(index) || b.labels.includes(index));
  const y = summedTo(b, (index) => later.has(index) || a.labels.includes(index));
  const shared = x.labels.filter((index) => y.labels.includes(index));
  const batch = shared.filter((index) => later.has(index));
  const summed = shared.filter((index) => !later.has(index));
  const rows = x.labels.filter((index) => !shared.includes(index));
  const columns = y.labels.filter((index) => !shared.includes(index));
  const left = factor(x, batch, rows, summed);
  const right = factor(y, batch, summed, columns);
  const labels = [...batch, ...rows, ...columns];
  const lengths = new Map([...x.labels, ...y.labels].map((index, i) => [index, [...x.dims, ...y.dims][i]!]));
  const sizeAlong = (indices: readonly string[]): number =>
    sizeOf(indices.map((index) => lengths.get(index)!));
  const dims = labels.map((index) => lengths.get(index)!);
  const [m, n, k] = [sizeAlong(rows), sizeAlong(columns), sizeAlong(summed)];
  const named = (data: OnnxTensor['data']): Labelled => ({
    type: x.type,
    data,
    labels,
    dims,
    steps: stridesOf(dims),
  });
  if (m * n * k === 1) {
    const flat = ({ data }: { data: OnnxTensor['data'] }): OnnxTensor =>
      tensorOf(x.type, [data.length], data);
    return named(combine(flat(left), flat(right), loopFor(multiplication, x.type), x.type).data);
  }
  const result = newTensor(x.type, dims) as OnnxTensor;
  if (k === 0 || result.data.length === 0) return named(result.data);
  const times = multiplierOf(x.type);
  const product = { sizes: [m, n, k], transposeA: left.transpose, transposeB: right.transpose } as const;
  for (let i = 0; i < sizeAlong(batch); i++) {
    times(kernels, left.data, right.data, result.data, [i * m * k, i * k * n, i * m * n], product);
  }
  return named(result.data);
}

/** A stack of matrices; transposed ones, if the elements lie so already. */
function factor(
  x: Labelled,
  batch: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): { readonly data: OnnxTensor['data']; readonly transpose: boolean } {
  const straight = ordered(x, [...batch, ...rows, ...columns]);
  const turned = ordered(x, [...batch, ...columns, ...rows]);
  const transpose = !isPlain(straight) && isPlain(turned);
  return { data: plain(transpose ? turned : straight).data, transpose };
}
