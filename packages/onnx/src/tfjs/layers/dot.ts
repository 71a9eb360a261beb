import { OnnxError } from '../../errors.ts';
import type { ExportContext } from '../context.ts';
import type { LayerExporter } from '../types.ts';

/** Dot → MatMul over matrices of each batch, as attention uses it; with `normalize` cosine similarity. */
export const dot: LayerExporter = (layer, context, inputs) => {
  const { axes, normalize } = context.config(layer) as { axes: number | number[]; normalize?: boolean };
  const ranks = inputs.map((input) => context.shape(input).length) as [number, number];
  const [first, second] = ranks.map((rank, i) => {
    const axis = Array.isArray(axes) ? (axes[i] as number) : axes;
    return axis < 0 ? axis + rank : axis;
  }) as [number, number];
  if (first < 1 || second < 1) {
    throw new OnnxError(
      `exportOnnx(): layer "${layer.name}" (Dot) sums over the batch, so it cannot be exported for any batch size; ` +
        'give it axes from 1 on.',
      { node: layer.name, operator: 'Dot' },
    );
  }
  const [x, y] = inputs.map((input, i) =>
    normalize === true ? unitLength(context, input, i === 0 ? first : second) : input,
  ) as [string, string];
  // Row times column of each example; vectors become matrices with one row or column, which go again afterwards.
  const rows = ranks[0] === 2 ? context.unsqueeze(x, [1]) : oriented(context, x, first === 2);
  const columns = ranks[1] === 2 ? context.unsqueeze(y, [2]) : oriented(context, y, second === 1);
  const product = context.node('MatMul', [rows, columns]);
  // Two vectors give [batch, 1].
  const single = [...(ranks[1] === 2 ? [2] : []), ...(ranks[0] === 2 && ranks[1] === 3 ? [1] : [])];
  const result = single.length === 0 ? product : context.squeeze(product, single);
  // tfjs-layers' Dot hands no mask on.
  context.setMask(result, undefined);
  return [result];
};

function oriented(context: ExportContext, value: string, asItIs: boolean): string {
  return asItIs ? value : context.transpose(value, [0, 2, 1]);
}

/** Scales to length 1, as tfjs-layers does: lengths below √1e-7 count as that. */
function unitLength(context: ExportContext, x: string, axis: number): string {
  const squares = context.reduce('ReduceSum', context.node('Mul', [x, x]), [axis], true);
  const floored = context.node('Max', [squares, context.float(1e-7, 'epsilon')]);
  return context.node('Div', [x, context.node('Sqrt', [floored])]);
}
