import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { HardSigmoidKeras3 } from '../activations.ts';
import { toCamelCase } from '../resolve.ts';
import type { SerializedObject } from '../types.ts';
import { isJson, type Json, type KerasVersion, readObject, show, where } from './json.ts';

// Keras' names where they are not those of tfjs-layers.
const initializerNames: Readonly<Record<string, string>> = {
  IdentityInitializer: 'Identity',
  LecunNormal: 'LeCunNormal',
  LecunUniform: 'LeCunUniform',
  OrthogonalInitializer: 'Orthogonal',
};
const activationNames: Readonly<Record<string, string>> = { silu: 'swish' };
const activations: ReadonlySet<string> = new Set([
  'elu',
  'gelu',
  'hardSigmoid',
  'linear',
  'logSoftmax',
  'mish',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softmax',
  'softplus',
  'softsign',
  'swish',
  'tanh',
]);

/** A seed may be a number or a SeedGenerator. */
export function translateSeed(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  if (isJson(value) && isJson(value.config)) return translateSeed(value.config.seed);
  throw new ArgumentError(`${where}: a seed must be a number, got ${show(value)}.`);
}

/** Keras' `{class_name, config}` or `glorot_uniform` → `{className, config}` of tfjs-layers. */
export function translateInitializer(value: unknown): SerializedObject | string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return toCamelCase(value).replace('lecun', 'leCun');
  const { className, config } = readObject('an initializer', value);
  const camel = camelKeys(config);
  if ('seed' in camel) camel.seed = translateSeed(camel.seed);
  if (className === 'VarianceScaling') {
    camel.mode = toCamelCase(String(config.mode ?? 'fan_in'));
    // What tfjs-layers calls normal is truncated, as Keras' default is.
    camel.distribution = config.distribution === 'uniform' ? 'uniform' : 'normal';
  }
  return { className: initializerNames[className] ?? className, config: camel };
}

/** L1, L2 and L1L2 are one class in tfjs-layers. */
export function translateRegularizer(value: unknown): SerializedObject | string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return toCamelCase(value).toLowerCase();
  const { className, config } = readObject('a regularizer', value);
  if (className !== 'L1' && className !== 'L2' && className !== 'L1L2') {
    throw new ArgumentError(`${where}: the regularizer ${className} has no counterpart; use L1, L2 or L1L2.`);
  }
  return { className: 'L1L2', config: { l1: Number(config.l1 ?? 0), l2: Number(config.l2 ?? 0) } };
}

/** MaxNorm, MinMaxNorm, NonNeg and UnitNorm have the same names in both. */
export function translateConstraint(value: unknown): SerializedObject | string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return toCamelCase(value);
  const { className, config } = readObject('a constraint', value);
  const camel = camelKeys(config);
  if (Array.isArray(camel.axis)) {
    if (camel.axis.length !== 1) {
      throw new ArgumentError(
        `${where}: the constraint ${className} must have one axis, got ${show(camel.axis)}.`,
      );
    }
    camel.axis = camel.axis[0] as number;
  }
  return { className, config: camel };
}

/**
 * An activation's name in tfjs-layers.
 *
 * Registers {@link HardSigmoidKeras3} when it is needed, so that layers of tfjs-layers find it too.
 *
 * @throws ArgumentError if there is no counterpart.
 */
export function translateActivation(value: unknown, version: KerasVersion): string {
  if (value === null || value === undefined) return 'linear';
  const name = isJson(value) && typeof value.config === 'string' ? value.config : value;
  if (typeof name !== 'string') {
    throw new ArgumentError(`${where}: an activation must be given by name, got ${show(value)}.`);
  }
  const camel = activationNames[name] ?? toCamelCase(name);
  if (!activations.has(camel)) {
    throw new ArgumentError(`${where}: the activation ${show(name)} has no counterpart in tfjs-layers.`);
  }
  if (camel !== 'hardSigmoid' || version === 2) return camel;
  tf.serialization.registerClass(HardSigmoidKeras3);
  return HardSigmoidKeras3.className;
}

/** The data type of a dtype or of a dtype policy, as tfjs has it. @throws ArgumentError if it has none such. */
export function translateDtype(value: unknown): tf.DataType {
  const name = isJson(value) && isJson(value.config) ? value.config.name : value;
  switch (name) {
    case undefined:
    case null:
    case 'float32':
    case 'float64':
    case 'float16':
    case 'bfloat16':
    // Weights of the mixed policies are float32.
    case 'mixed_float16':
    case 'mixed_bfloat16':
      return 'float32';
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
      return 'int32';
    case 'bool':
      return 'bool';
    case 'string':
      return 'string';
    default:
      throw new ArgumentError(`${where}: the dtype ${show(name)} has no counterpart in TensorFlow.js.`);
  }
}

function camelKeys(config: Json): tf.serialization.ConfigDict {
  const entries = Object.entries(config).map(([key, value]) => [toCamelCase(key), value]);
  return Object.fromEntries(entries) as tf.serialization.ConfigDict;
}
