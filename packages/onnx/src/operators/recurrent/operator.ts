import type { Kernels } from '@recurra/kernels';
import type { RecurrentOperator } from '../../gate-order.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { newLike } from '../support/inputs.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { configOf, type RecurrentConfig } from './config.ts';
import { type DirectionJob, jobOf } from './direction.ts';
import { at, inputsOf, type NodeWeights, weightsOf } from './inputs.ts';
import { Layer } from './layer.ts';
import { runPlain } from './plain.ts';
import { layerSpec, layerWeights } from './weights.ts';

/** Runs one direction. */
type Run = (d: number, job: DirectionJob) => void;

/**
 * RNN, GRU or LSTM, complete by the standard; where it leaves a choice, as ONNX Runtime has it: clips bound what enters
 * the activations of gates, biases included, but not the cell state; the last states of sequences without steps are 0.
 */
export function recurrentOperator(operator: RecurrentOperator): Operator {
  return (node) => {
    const config = configOf(node, operator);
    const isLstm = operator === 'LSTM';
    const prepared = fixedWeights(node, config);
    return (values, { kernels }) => {
      const weights = prepared?.weights() ?? weightsOf(config, values);
      const given = inputsOf(config, values, weights);
      const { time, batch, hiddenSize } = given.sizes;
      const count = config.directions.length;
      const state = config.batchFirst ? [batch, count, hiddenSize] : [count, batch, hiddenSize];
      const all = config.batchFirst ? [batch, time, count, hiddenSize] : [time, count, batch, hiddenSize];
      const outputs = [all, state, state].map((dims, i) =>
        node.outputs[i] && (i < 2 || isLstm) ? newLike(given.x, dims) : undefined,
      );
      const data = outputs.map((output) => output?.data);
      const run = (direction: Run): void => {
        for (let d = 0; d < count; d++) direction(d, jobOf(config, d, given, data));
      };
      if (!fitsKernels(weights)) run((d, job) => runPlain(config, weights, d, job));
      else if (prepared !== undefined) run((d, job) => prepared.layers(kernels)[d]?.run(job));
      else {
        run((d, job) => {
          const layer = layerOf(kernels, config, d, weights);
          try {
            layer.run(job);
          } finally {
            layer.free();
          }
        });
      }
      return outputs;
    };
  };
}

/** The kernels compute in float32, and take no layer without inputs. */
function fitsKernels({ type, inputSize }: NodeWeights): boolean {
  return type === 'float32' && inputSize > 0;
}

function layerOf(kernels: Kernels, config: RecurrentConfig, d: number, weights: NodeWeights): Layer {
  return new Layer(kernels, layerSpec(config, d, weights), layerWeights(config, d, weights));
}

interface Prepared {
  weights(): NodeWeights;
  layers(kernels: Kernels): readonly Layer[];
}

/** Weights that never change: read once, and kept in the kernels' memory from the first run on. */
function fixedWeights(node: OperatorNode, config: RecurrentConfig): Prepared | undefined {
  const constants: (OnnxTensor | undefined)[] = [];
  for (const i of [at.w, at.r, at.b, at.p]) {
    constants[i] = node.inputs[i] ? node.constant(i) : undefined;
    if (node.inputs[i] && constants[i] === undefined) return undefined;
  }
  let weights: NodeWeights | undefined;
  const packed = new Map<Kernels, readonly Layer[]>();
  node.onDispose(() => {
    for (const layers of packed.values()) for (const layer of layers) layer.free();
    packed.clear();
  });
  const read = (): NodeWeights => {
    weights ??= weightsOf(config, constants);
    return weights;
  };
  return {
    weights: read,
    layers: (kernels) => {
      let layers = packed.get(kernels);
      if (layers === undefined) {
        layers = config.directions.map((_, d) => layerOf(kernels, config, d, read()));
        packed.set(kernels, layers);
      }
      return layers;
    },
  };
}
