/** Losses of `@recurra/core`, with their settings. */
export type CoreLossConfig =
  | { readonly name: 'meanSquaredError' }
  | { readonly name: 'meanAbsoluteError' }
  | { readonly name: 'huber'; readonly delta?: number }
  | { readonly name: 'pinball'; readonly quantiles?: readonly number[] }
  /** Prediction: outputs [mean, scale], or one output whose last axis holds both, one half each. */
  | { readonly name: 'gaussianNll' }
  /** Prediction: outputs [mean, scale, degreesOfFreedom], or one output whose last axis holds the three. */
  | { readonly name: 'studentTNll' }
  /** Prediction: outputs [mean, dispersion], or one output whose last axis holds both. */
  | { readonly name: 'negativeBinomialNll' }
  /** Prediction: logits. */
  | { readonly name: 'bernoulliCrossEntropy'; readonly classWeights?: readonly number[] }
  /** Prediction: logits; target: class ids or one-hot. */
  | { readonly name: 'categoricalCrossEntropy'; readonly classWeights?: readonly number[] };

/** Losses by the names that `model.compile` of tfjs-layers takes; predictions are probabilities, not logits. */
export interface LayersLossConfig {
  readonly name:
    | 'meanAbsolutePercentageError'
    | 'meanSquaredLogarithmicError'
    | 'squaredHinge'
    | 'hinge'
    | 'categoricalHinge'
    | 'logcosh'
    | 'categoricalCrossentropy'
    | 'sparseCategoricalCrossentropy'
    | 'binaryCrossentropy'
    | 'kullbackLeiblerDivergence'
    | 'poisson'
    | 'cosineProximity';
}

/** A loss that can be written down as JSON. */
export type LossConfig = CoreLossConfig | LayersLossConfig;
