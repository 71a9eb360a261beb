import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { HardSigmoidKeras3 } from './activations.ts';
import type { Activation, Constraint, Regularizer, SerializedObject } from './types.ts';

/** How a config may name an object: by name, in serialised form, or by itself. */
export type Identifier<T> = string | SerializedObject | T;

/** `hard_sigmoid` → `hardSigmoid`; camelCase stays. */
export function toCamelCase(name: string): string {
  return name.replace(/_+([A-Za-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** `glorotUniform` → `GlorotUniform`: names in configs start lower-case, class names upper-case. */
function toClassName(name: string): string {
  const camel = toCamelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

function isSerialized(value: object): value is SerializedObject {
  return 'className' in value && typeof value.className === 'string' && 'config' in value;
}

/** Creates an object from the class registry of tfjs. @throws ArgumentError if the class is not registered. */
export function fromRegistry(where: string, key: string, className: string, config: object): unknown {
  const entry = tf.serialization.SerializationMap.getMap().classNameMap[className];
  if (entry === undefined) {
    throw new ArgumentError(
      `${where}: ${key} must be a known name, got ${JSON.stringify(className)}; ` +
        'register classes of your own with tf.serialization.registerClass().',
    );
  }
  const [cls, fromConfig] = entry;
  return fromConfig(cls, { ...config });
}

/**
 * Creates what an identifier names; an instance stays itself; null stays null.
 *
 * @param aliases Class names for identifiers that do not follow the rule.
 * @throws ArgumentError if the class is not registered.
 */
export function instantiate<T extends object>(
  where: string,
  key: string,
  value: Identifier<T> | null | undefined,
  aliases: Readonly<Record<string, string>> = {},
): T | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    return fromRegistry(where, key, aliases[toCamelCase(value)] ?? toClassName(value), {}) as T;
  }
  if (typeof value !== 'object') {
    throw new ArgumentError(`${where}: ${key} must be a name or an object, got ${JSON.stringify(value)}.`);
  }
  if (isSerialized(value)) return fromRegistry(where, key, value.className, value.config) as T;
  return value;
}

/** Resolves an activation; null means linear. @throws ArgumentError if there is none of this name. */
export function resolveActivation(
  where: string,
  key: string,
  value: Identifier<Activation> | null | undefined,
  fallback: string,
): Activation {
  const wanted = value === undefined ? fallback : (value ?? 'linear');
  if (wanted === HardSigmoidKeras3.className) return new HardSigmoidKeras3();
  // Activations are registered in lower case, and under camelCase names where Keras has snake_case.
  const named = typeof wanted === 'string' ? { className: toCamelCase(wanted), config: {} } : wanted;
  const made = instantiate<Activation>(where, key, named);
  if (made === null || typeof made.apply !== 'function') {
    throw new ArgumentError(`${where}: ${key} must be an activation such as '${fallback}'.`);
  }
  return made;
}

/** Resolves a regulariser, or null. @throws ArgumentError if there is none of this name. */
export function resolveRegularizer(
  where: string,
  key: string,
  value: Identifier<Regularizer> | null | undefined,
): Regularizer | null {
  // Keras' defaults for 'l1' and 'l2' by name.
  if (value === 'l1')
    return instantiate<Regularizer>(where, key, { className: 'L1L2', config: { l1: 0.01, l2: 0 } });
  if (value === 'l2')
    return instantiate<Regularizer>(where, key, { className: 'L1L2', config: { l1: 0, l2: 0.01 } });
  return instantiate(where, key, value, { l1l2: 'L1L2', l1L2: 'L1L2' });
}

/** Resolves a constraint, or null. @throws ArgumentError if there is none of this name. */
export function resolveConstraint(
  where: string,
  key: string,
  value: Identifier<Constraint> | null | undefined,
): Constraint | null {
  return instantiate(where, key, value);
}

/** The serialised form of an initialiser, regulariser or constraint, the same before and after JSON. */
export function serialize(
  value: { getClassName(): string; getConfig(): tf.serialization.ConfigDict } | null,
): tf.serialization.ConfigDictValue {
  if (value === null) return null;
  const config = Object.entries(value.getConfig()).map(([key, item]) => [key, item ?? null]);
  return { className: value.getClassName(), config: Object.fromEntries(config) };
}
