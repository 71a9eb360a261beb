import { type Dimension, GraphBuilder, newModel, type OnnxModel, type OnnxTensor } from '../src/index.ts';

/** Numbers from -1 to 1 that a seed fixes. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * 0.9;
  };
}

/** A float32 tensor of random numbers. */
export function noise(next: () => number, dims: readonly number[], scale = 1): OnnxTensor {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return {
    type: 'float32',
    dims: [...dims],
    data: Float32Array.from({ length: count }, () => scale * next()),
  };
}

/** How exporters write a recurrent layer. */
export type Style = 'plain' | 'torch' | 'keras' | 'layout1';

/** A layer of a stack. */
export interface LayerPlan {
  readonly operator: 'LSTM' | 'GRU' | 'RNN' | 'Dense';
  readonly size: number;
  readonly style: Style;
}

/** A stack of layers over sequences. */
export interface StackPlan {
  readonly layers: readonly LayerPlan[];
  readonly inputSize: number;
  /** Whether sequences come as [batch, time, features]. */
  readonly batchFirst: boolean;
  /** What comes out: all steps, the last one, or the last hidden state. */
  readonly gives: 'steps' | 'last' | 'state';
  /** Fixed number of steps and sequences in the declarations; dynamic if left out. */
  readonly steps?: number;
  readonly batch?: number;
  readonly seed: number;
}

const gates = { LSTM: 4, GRU: 3, RNN: 1 };

/** Writes a stack as a model `x` → `y`. */
export function stackModel(plan: StackPlan): OnnxModel {
  const g = new GraphBuilder(17);
  for (const name of ['x', 'y']) g.uniqueName(name);
  const next = randomNumbers(plan.seed);
  const time: Dimension = plan.steps ?? 'time';
  const batch: Dimension = plan.batch ?? 'batch';
  let [value, size] = ['x', plan.inputSize];
  let state = '';
  for (const layer of plan.layers) {
    if (layer.operator === 'Dense') {
      value = dense(g, value, size, layer, next, plan);
      size = layer.size;
      continue;
    }
    ({ value, state } = recurrent(g, value, size, layer, next, plan));
    size = layer.size;
  }
  if (plan.gives === 'last') value = lastStep(g, value, plan);
  if (plan.gives === 'state') value = state;
  const shape: Dimension[] =
    plan.gives === 'steps' ? (plan.batchFirst ? [batch, time, size] : [time, batch, size]) : [batch, size];
  const graph = g.build(
    'stack',
    [
      {
        name: 'x',
        type: 'float32',
        shape: plan.batchFirst ? [batch, time, plan.inputSize] : [time, batch, plan.inputSize],
      },
    ],
    [{ name: 'y', value, type: 'float32', shape }],
  );
  return newModel(graph, { opset: 17, metadata: {} });
}

/** A dense layer: as Keras writes it where sequences are fixed (rows of all steps together), else a plain product. */
function dense(
  g: GraphBuilder,
  x: string,
  size: number,
  { size: units, style }: LayerPlan,
  next: () => number,
  plan: StackPlan,
): string {
  const W = g.initializer('dense', noise(next, [size, units]));
  const b = g.initializer('bias', noise(next, [units]));
  if (style !== 'keras' || !plan.batchFirst)
    return g.node('Tanh', [g.node('Add', [g.node('MatMul', [x, W]), b])]);
  const rows = g.reshape(x, [-1, size]);
  const y = g.node('Gemm', [rows, W, b]);
  const shape =
    plan.steps === undefined
      ? g.node('Concat', [g.dims(x, 0, 2), g.ints([units])], { axis: 0 })
      : g.ints([-1, plan.steps, units]);
  return g.node('Tanh', [g.node('Reshape', [y, shape])]);
}

function recurrent(
  g: GraphBuilder,
  x: string,
  size: number,
  { operator, size: units, style }: LayerPlan,
  next: () => number,
  { batchFirst, batch }: StackPlan,
): { value: string; state: string } {
  if (operator === 'Dense') throw new Error('not recurrent');
  const rows = gates[operator] * units;
  const W = g.initializer('W', noise(next, [1, rows, size]));
  const R = g.initializer('R', noise(next, [1, rows, units]));
  const B = g.initializer('B', noise(next, [1, 2 * rows]));
  const isLstm = operator === 'LSTM';
  const layout = style === 'layout1' && batchFirst ? 1 : 0;
  const attributes = {
    hidden_size: units,
    ...(layout === 1 ? { layout } : {}),
    ...(operator === 'GRU' ? { linear_before_reset: 1 } : {}),
  };
  const X = batchFirst && layout === 0 ? g.node('Transpose', [x], { perm: [1, 0, 2] }) : x;
  const batchAxis = layout === 1 ? 0 : 1;
  let start = '';
  if (style === 'torch') {
    // As PyTorch writes torch.zeros(1, batch, units).
    const rowCount = g.node('Gather', [g.node('Shape', [X]), g.index(batchAxis)], { axis: 0 });
    const shape = g.node('Concat', [g.ints([1]), g.unsqueeze(rowCount, [0]), g.ints([units])], { axis: 0 });
    start = g.node('ConstantOfShape', [shape], {
      value: { tensor: { type: 'float32', dims: [1], data: new Float32Array(1) } },
    });
  } else if (style === 'keras') {
    // As tf2onnx writes it: zeros expanded to the batch.
    const shape = g.node('Concat', [g.ints([1]), g.dims(X, batchAxis, batchAxis + 1), g.ints([units])], {
      axis: 0,
    });
    start = g.node('Expand', [
      g.initializer('zeros', { type: 'float32', dims: [1, 1, 1], data: new Float32Array(1) }),
      shape,
    ]);
    if (batch !== undefined) {
      start = g.initializer('zeros_h', {
        type: 'float32',
        dims: [1, batch, units],
        data: new Float32Array(batch * units),
      });
    }
  }
  const inputs = start === '' ? [X, W, R, B] : [X, W, R, B, '', start, ...(isLstm ? [start] : [])];
  const [Y, Yh] = g.nodes(
    operator,
    inputs,
    [true, true, ...(isLstm && style === 'torch' ? [true] : [])],
    attributes,
  ) as [string, string];
  const state = layout === 1 ? g.squeeze(Yh, [1]) : g.squeeze(Yh, [0]);
  if (layout === 1) return { value: g.squeeze(Y, [2]), state };
  if (style === 'keras' && batchFirst) {
    return { value: g.squeeze(g.node('Transpose', [Y], { perm: [2, 1, 0, 3] }), [1]), state };
  }
  const steps = g.squeeze(Y, [1]);
  return { value: batchFirst ? g.node('Transpose', [steps], { perm: [1, 0, 2] }) : steps, state };
}

/** `out[:, -1]` */
function lastStep(g: GraphBuilder, x: string, { batchFirst, seed, steps }: StackPlan): string {
  const axis = batchFirst ? 1 : 0;
  if (seed % 2 === 0)
    return g.node('Gather', [x, g.index(steps === undefined || seed % 4 === 0 ? -1 : steps - 1)], { axis });
  const end = steps ?? Number.MAX_SAFE_INTEGER;
  const start = steps === undefined ? -1 : steps - 1;
  return g.squeeze(g.node('Slice', [x, g.ints([start]), g.ints([end]), g.ints([axis])]), [axis]);
}
