import { ArgumentError } from '@recurra/plugin';
import { checkFraction, checkPositive, oneOf } from '../check.ts';
import { adamRule } from './adam.ts';
import { adamWRule } from './adamw.ts';
import { rmsPropRule } from './rmsprop.ts';
import type { UpdateRule } from './rule.ts';
import { sgdRule } from './sgd.ts';
import type { OptimizerConfig, OptimizerName } from './types.ts';

const names: readonly OptimizerName[] = ['adam', 'adamw', 'rmsprop', 'sgd'];

/** An optimiser with all its settings, as {@link createRule} checked it. */
export function toOptimizerConfig(
  where: string,
  optimizer: OptimizerName | OptimizerConfig = 'adam',
): OptimizerConfig {
  const config = typeof optimizer === 'string' ? ({ name: optimizer } as OptimizerConfig) : optimizer;
  if (typeof config !== 'object' || config === null || !names.includes(config.name)) {
    const got = typeof config === 'object' && config !== null ? config.name : config;
    throw new ArgumentError(`${where}: optimizer must be ${oneOf(names)}, got ${JSON.stringify(got)}.`);
  }
  return config;
}

/**
 * Makes the update rule of an optimiser.
 *
 * @throws ArgumentError if a setting is out of range.
 */
export function createRule(where: string, config: OptimizerConfig): UpdateRule {
  const at = `${where}: optimizer ${config.name}`;
  switch (config.name) {
    case 'adam':
    case 'adamw':
      checkFraction(`${at}: beta1`, config.beta1);
      checkFraction(`${at}: beta2`, config.beta2);
      checkPositive(`${at}: epsilon`, config.epsilon);
      if (config.name === 'adam') return adamRule(config);
      checkFraction(`${at}: weightDecay`, config.weightDecay);
      return adamWRule(config);
    case 'rmsprop':
      checkFraction(`${at}: decay`, config.decay);
      checkFraction(`${at}: momentum`, config.momentum);
      checkPositive(`${at}: epsilon`, config.epsilon);
      return rmsPropRule(config);
    case 'sgd':
      checkFraction(`${at}: momentum`, config.momentum);
      if (config.nesterov && !config.momentum) {
        throw new ArgumentError(`${at}: nesterov needs momentum; set momentum, for example to 0.9.`);
      }
      return sgdRule(config);
  }
}
