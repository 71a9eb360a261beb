import { adamRule } from './adam.ts';
import type { UpdateRule } from './rule.ts';
import type { AdamWConfig } from './types.ts';

/**
 * Adam with decoupled weight decay: θ ← θ - rate·λ·θ, then Adam's update. The decay is not scaled by the gradient's
 * statistics, unlike an L2 penalty in the loss. Biases and other weights of rank 0 and 1 are left out by default.
 *
 * @see Loshchilov & Hutter 2019, Decoupled weight decay regularization.
 */
export function adamWRule(config: Omit<AdamWConfig, 'name'>): UpdateRule {
  return {
    ...adamRule(config),
    name: 'adamw',
    weightDecay: config.weightDecay ?? 0.01,
    decayBiases: config.decayBiases ?? false,
  };
}
