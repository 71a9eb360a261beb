import fc from 'fast-check';
import { random } from '../../kernels/test/layers.ts';
import type { LayerSpec, NetworkSpec } from '../src/index.ts';

/** A network, and a sequence for it. */
export interface Sample {
  readonly spec: NetworkSpec;
  readonly sequence: Float32Array;
  readonly steps: number;
}

const gates = { simpleRnn: 1, lstm: 4, gru: 3 } as const;

const activation = fc.constantFrom('tanh' as const, 'sigmoid' as const, 'relu' as const, 'linear' as const);

const recurrentLayer = fc.record({
  type: fc.constantFrom('simpleRnn' as const, 'lstm' as const, 'gru' as const),
  hiddenSize: fc.integer({ min: 1, max: 37 }),
  direction: fc.constantFrom('forward' as const, 'reverse' as const, 'bidirectional' as const),
  bias: fc.boolean(),
  recurrentBias: fc.boolean(),
  peephole: fc.boolean(),
  projectionSize: fc.option(fc.integer({ min: 1, max: 19 }), { nil: undefined }),
  resetAfter: fc.boolean(),
  coupled: fc.constantFrom(false, false, true),
  clip: fc.constantFrom(0, 0, 0.5),
  gateActivation: fc.constantFrom('sigmoid' as const, 'hardSigmoid' as const, 'softsign' as const),
  candidateActivation: fc.constantFrom('tanh' as const, 'tanh' as const, 'softsign' as const),
});

const plainLayer = fc.oneof(
  fc.record({
    type: fc.constant('dense' as const),
    units: fc.integer({ min: 1, max: 29 }),
    bias: fc.boolean(),
    activation: fc.oneof(activation, fc.constant('softmax' as const)),
  }),
  fc.record({ type: fc.constant('activation' as const), activation }),
  fc.record({ type: fc.constant('softmax' as const) }),
  fc.record({ type: fc.constant('layerNorm' as const), affine: fc.boolean() }),
);

type Plan =
  | (typeof recurrentLayer extends fc.Arbitrary<infer T> ? T : never)
  | (typeof plainLayer extends fc.Arbitrary<infer T> ? T : never);

/** Networks of all layers and odd sizes. With `stepwise`, none that needs the whole sequence. */
export function samples(stepwise: boolean, scale = 0.7): fc.Arbitrary<Sample> {
  return fc
    .record({
      inputSize: fc.integer({ min: 1, max: 17 }),
      embedding: fc.option(
        fc.record({ rows: fc.integer({ min: 1, max: 9 }), size: fc.integer({ min: 1, max: 9 }) }),
        {
          nil: undefined,
          freq: 3,
        },
      ),
      plan: fc.array(
        fc.oneof({ weight: 2, arbitrary: recurrentLayer }, { weight: 1, arbitrary: plainLayer }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      steps: fc.integer({ min: 1, max: 7 }),
      seed: fc.integer({ min: 0, max: 1e6 }),
    })
    .map(({ inputSize, embedding, plan, steps, seed }) => {
      const next = random(seed);
      const draw = (length: number): Float32Array => Float32Array.from({ length }, () => scale * next());
      const layers: LayerSpec[] = [];
      let size = inputSize;
      if (embedding) {
        const { rows, size: each } = embedding;
        layers.push({ type: 'embedding', vocabularySize: rows, size: each, weights: draw(rows * each) });
        size *= each;
      }
      for (const entry of plan) {
        const { layer, size: out } = toLayer(entry, size, stepwise, draw);
        layers.push(layer);
        size = out;
      }
      const sequence = embedding
        ? Float32Array.from({ length: steps * inputSize }, () =>
            Math.floor(((next() + 1) / 2) * embedding.rows * 0.999),
          )
        : draw(steps * inputSize);
      return { spec: { inputSize, layers }, sequence, steps };
    });
}

function toLayer(
  plan: Plan,
  input: number,
  stepwise: boolean,
  draw: (length: number) => Float32Array,
): { layer: LayerSpec; size: number } {
  switch (plan.type) {
    case 'dense': {
      const { units, bias, activation } = plan;
      return {
        layer: {
          type: 'dense',
          units,
          kernel: draw(input * units),
          bias: bias ? draw(units) : undefined,
          activation,
        },
        size: units,
      };
    }
    case 'activation':
    case 'softmax':
      return { layer: plan, size: input };
    case 'layerNorm': {
      const affine = plan.affine ? { gain: draw(input), bias: draw(input) } : {};
      return { layer: { type: 'layerNorm', ...affine, epsilon: 1e-2 }, size: input };
    }
    default: {
      const { type, hiddenSize, direction, bias, recurrentBias, peephole, projectionSize, ...rest } = plan;
      const lstm = type === 'lstm';
      const out = (lstm && projectionSize) || hiddenSize;
      const columns = gates[type] * hiddenSize;
      const weights = () => ({
        kernel: draw(input * columns),
        recurrentKernel: draw(out * columns),
        bias: bias ? draw(columns) : undefined,
        ...(type === 'gru' && recurrentBias ? { recurrentBias: draw(columns) } : {}),
        ...(lstm && peephole ? { peephole: draw(3 * hiddenSize) } : {}),
        ...(lstm && projectionSize ? { projection: draw(hiddenSize * out) } : {}),
      });
      const { resetAfter, coupled, clip, gateActivation, candidateActivation } = rest;
      const way = stepwise ? 'forward' : direction;
      return {
        layer: {
          type,
          hiddenSize,
          clip,
          candidateActivation,
          direction: way,
          ...(type === 'simpleRnn' ? {} : { gateActivation }),
          ...(type === 'gru' ? { resetAfter } : {}),
          ...(lstm ? { coupled, ...(projectionSize ? { projectionSize } : {}) } : {}),
          ...weights(),
          ...(way === 'bidirectional' ? { backward: weights() } : {}),
        } as LayerSpec,
        size: way === 'bidirectional' ? 2 * out : out,
      };
    }
  }
}
