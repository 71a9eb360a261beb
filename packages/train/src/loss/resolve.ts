import * as core from '@recurra/core';
import { ArgumentError, ShapeError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { oneOf, show } from '../check.ts';
import { toList as list } from '../data/source.ts';
import type { CustomLoss, Loss, Tensors } from '../types.ts';
import { layersLosses } from './layers-losses.ts';
import type { CoreLossConfig, LossConfig } from './types.ts';

/** The loss of a batch, the mean over its elements weighted by `weight`. */
export type BatchLoss = (target: Tensors, prediction: Tensors, weight: Tensors | undefined) => tf.Scalar;

/** The loss of one output. */
type OutputLoss = (
  target: tf.Tensor,
  prediction: tf.Tensor | readonly tf.Tensor[],
  weight: tf.Tensor | undefined,
) => tf.Scalar;

const coreNames: readonly CoreLossConfig['name'][] = [
  'meanSquaredError',
  'meanAbsoluteError',
  'huber',
  'pinball',
  'gaussianNll',
  'studentTNll',
  'negativeBinomialNll',
  'bernoulliCrossEntropy',
  'categoricalCrossEntropy',
];

/** Losses whose prediction is several parameters of a distribution. */
const parameters: Partial<Record<LossConfig['name'], number>> = {
  gaussianNll: 2,
  studentTNll: 3,
  negativeBinomialNll: 2,
};

/**
 * Turns what the user gave as `loss` into one function of a batch.
 *
 * @throws ArgumentError if a loss is unknown.
 */
export function resolveLoss(where: string, loss: Loss | readonly Loss[]): BatchLoss {
  if (Array.isArray(loss)) return perOutput(where, loss as readonly Loss[]);
  if (typeof loss === 'function') return custom(loss as CustomLoss);
  const config = toLossConfig(where, loss as LossConfig | LossConfig['name']);
  const output = outputLoss(config);
  const joint = parameters[config.name];
  return (target, prediction, weight) => {
    if (joint !== undefined && Array.isArray(prediction) && !Array.isArray(target)) {
      return output(target as tf.Tensor, prediction, one(weight));
    }
    return sumOutputs(where, target, prediction, weight, () => output);
  };
}

/** A loss as configuration; checks the name. */
export function toLossConfig(where: string, loss: LossConfig | LossConfig['name']): LossConfig {
  const config = typeof loss === 'string' ? ({ name: loss } as LossConfig) : loss;
  const names = [...coreNames, ...Object.keys(layersLosses)];
  if (typeof config !== 'object' || config === null || !names.includes(config.name)) {
    const got = typeof config === 'object' && config !== null ? config.name : config;
    throw new ArgumentError(`${where}: loss must be a function or one of ${oneOf(names)}, got ${show(got)}.`);
  }
  return config;
}

function custom(loss: CustomLoss): BatchLoss {
  return (target, prediction, weight) =>
    loss(
      target as tf.Tensor | tf.Tensor[],
      prediction as tf.Tensor | tf.Tensor[],
      weight === undefined ? {} : { weights: weight as tf.Tensor | tf.Tensor[] },
    );
}

function perOutput(where: string, losses: readonly Loss[]): BatchLoss {
  const outputs = losses.map<OutputLoss>((loss) => {
    const resolved = resolveLoss(where, loss);
    return (target, prediction, weight) => resolved(target, prediction, weight);
  });
  return (target, prediction, weight) => {
    const count = Array.isArray(prediction) ? prediction.length : 1;
    if (count !== outputs.length) {
      throw new ArgumentError(
        `${where}: loss has ${outputs.length} entries but the model has ${count} output(s); give one per output.`,
      );
    }
    return sumOutputs(where, target, prediction, weight, (index) => outputs[index]!);
  };
}

function sumOutputs(
  where: string,
  target: Tensors,
  prediction: Tensors,
  weight: Tensors | undefined,
  lossOf: (index: number) => OutputLoss,
): tf.Scalar {
  const predictions = list(prediction);
  const targets = list(target);
  if (targets.length !== predictions.length) {
    throw new ShapeError(
      `${where}: the model gives ${predictions.length} output(s) but y has ${targets.length} tensor(s); give one target per output.`,
    );
  }
  return predictions
    .map((output, index) => {
      const weights = weight === undefined ? undefined : (list(weight)[index] ?? list(weight)[0]);
      return lossOf(index)(targets[index]!, output, weights);
    })
    .reduce((sum, term) => tf.add(sum, term) as tf.Scalar);
}

function outputLoss(config: LossConfig): OutputLoss {
  return (target, prediction, weight) => {
    const options = weight === undefined ? {} : { weights: weight };
    const output = one(prediction) as tf.Tensor;
    switch (config.name) {
      case 'meanSquaredError':
        return core.meanSquaredError(target, output, options);
      case 'meanAbsoluteError':
        return core.meanAbsoluteError(target, output, options);
      case 'huber':
        return core.huber(target, output, { ...options, delta: config.delta ?? 1 });
      case 'pinball':
        return core.pinball(target, output, { ...options, quantiles: config.quantiles ?? [0.1, 0.5, 0.9] });
      case 'gaussianNll': {
        const [mean, scale] = split(config.name, prediction, 2);
        return core.gaussianNll(target, { mean: like(mean, target), scale: like(scale, target) }, options);
      }
      case 'studentTNll': {
        const [mean, scale, freedom] = split(config.name, prediction, 3);
        const degreesOfFreedom = like(freedom, target);
        return core.studentTNll(
          target,
          { mean: like(mean, target), scale: like(scale, target), degreesOfFreedom },
          options,
        );
      }
      case 'negativeBinomialNll': {
        const [mean, dispersion] = split(config.name, prediction, 2);
        return core.negativeBinomialNll(
          target,
          { mean: like(mean, target), dispersion: like(dispersion, target) },
          options,
        );
      }
      case 'bernoulliCrossEntropy':
        return core.bernoulliCrossEntropy(target, output, { ...options, ...classWeights(config) });
      case 'categoricalCrossEntropy':
        return core.categoricalCrossEntropy(target, output, { ...options, ...classWeights(config) });
      default: {
        const name = config.name as keyof typeof layersLosses;
        return weighted(layersLosses[name](target, output), weight);
      }
    }
  };
}

function classWeights({ classWeights }: { readonly classWeights?: readonly number[] }) {
  return classWeights === undefined ? {} : { classWeights };
}

/** The parameters of a distribution: the outputs as they are, or equal parts of one output's last axis. */
function split(name: string, prediction: Tensors, count: 2): [tf.Tensor, tf.Tensor];
function split(name: string, prediction: Tensors, count: 3): [tf.Tensor, tf.Tensor, tf.Tensor];
function split(name: string, prediction: Tensors, count: number): tf.Tensor[] {
  const outputs = list(prediction);
  if (outputs.length === count) return [...outputs];
  const [output] = outputs;
  const last = output?.shape.at(-1) ?? 0;
  if (outputs.length !== 1 || output === undefined || last === 0 || last % count !== 0) {
    throw new ShapeError(
      `${name}: the model must give ${count} outputs, or one whose last axis is a multiple of ${count}, got ${outputs.length} output(s), the first of shape [${output?.shape.join(', ') ?? ''}].`,
    );
  }
  return tf.split(output, count, -1);
}

/** A parameter in the shape of the target, which may lack a last axis of size 1. */
function like(parameter: tf.Tensor, target: tf.Tensor): tf.Tensor {
  return parameter.size === target.size ? tf.reshape(parameter, target.shape) : parameter;
}

/** Mean of one loss per sequence or step, weighted. */
function weighted(elements: tf.Tensor, weight: tf.Tensor | undefined): tf.Scalar {
  if (weight === undefined) return tf.mean(elements);
  const aligned = alignLeading(weight, elements);
  // A weight counts once for every element it covers.
  const total = tf.mul(tf.sum(aligned), elements.size / Math.max(1, aligned.size));
  // Not divNoNan, which tfjs cannot differentiate.
  const divisor = tf.add(total, tf.sub(1, tf.step(total)));
  return tf.div(tf.sum(tf.mul(elements, aligned)), divisor) as tf.Scalar;
}

function alignLeading(weight: tf.Tensor, elements: tf.Tensor): tf.Tensor {
  const missing = Math.max(0, elements.rank - weight.rank);
  return tf.reshape(tf.cast(weight, 'float32'), [...weight.shape, ...new Array<number>(missing).fill(1)]);
}

function one(tensors: Tensors): tf.Tensor;
function one(tensors: Tensors | undefined): tf.Tensor | undefined;
function one(tensors: Tensors | undefined): tf.Tensor | undefined {
  return tensors === undefined ? undefined : list(tensors)[0];
}
