/** Adam. */
export interface AdamConfig {
  readonly name: 'adam';
  /** Decay of the first moment; 0.9 if left out. */
  readonly beta1?: number;
  /** Decay of the second moment; 0.999 if left out. */
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-7 if left out. */
  readonly epsilon?: number;
}

/** Adam with decoupled weight decay. */
export interface AdamWConfig extends Omit<AdamConfig, 'name'> {
  readonly name: 'adamw';
  /** Share of a weight that decays per unit of learning rate; 0.01 if left out. */
  readonly weightDecay?: number;
  /** Whether biases and other weights of rank 0 and 1 decay too; false if left out. */
  readonly decayBiases?: boolean;
}

/** RMSProp. */
export interface RmsPropConfig {
  readonly name: 'rmsprop';
  /** Decay of the mean square; 0.9 if left out. */
  readonly decay?: number;
  /** 0 if left out. */
  readonly momentum?: number;
  /** Added to the mean square; 1e-7 if left out. */
  readonly epsilon?: number;
}

/** Stochastic gradient descent. */
export interface SgdConfig {
  readonly name: 'sgd';
  /** 0 if left out. */
  readonly momentum?: number;
  /** Whether to look ahead by one momentum step; needs momentum; false if left out. */
  readonly nesterov?: boolean;
}

/** An optimiser with its settings. */
export type OptimizerConfig = AdamConfig | AdamWConfig | RmsPropConfig | SgdConfig;

/** An optimiser's name. */
export type OptimizerName = OptimizerConfig['name'];
