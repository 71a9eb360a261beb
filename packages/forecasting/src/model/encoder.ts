import { dropout, gru, lstm } from '@recurra/cells';
import type { CovariateScales } from './covariate-scales.ts';
import { Dilate } from './layers/dilate.ts';
import { MeanFeatures } from './layers/mean-features.ts';
import { SeasonAttention } from './layers/season-attention.ts';
import { Standardise } from './layers/standardise.ts';
import { Steps } from './layers/steps.ts';
import { patchTable } from './patches.ts';
import type { ModelSpec } from './spec.ts';
import { layers, type SymbolicTensor } from './tfjs.ts';

/** The network's inputs; those of covariates only where there are some. */
export interface NetworkInputs {
  /** Raw observations [batch, window, 1]. */
  readonly window: SymbolicTensor;
  /** [batch, window, past] */
  readonly past?: SymbolicTensor;
  /** [batch, window + horizon, future] */
  readonly future?: SymbolicTensor;
  /** [batch, static] */
  readonly static?: SymbolicTensor;
}

/** Covariates on the scale of training, made once for encoder and decoder. */
export interface ScaledCovariates {
  readonly past?: SymbolicTensor;
  readonly future?: SymbolicTensor;
  readonly static?: SymbolicTensor;
}

/** Patches carry every step of a covariate up to this many numbers a patch, else only what fits. */
const mostFolded = 256;

/** Puts covariates on the scale of training. */
export function scaleCovariates(inputs: NetworkInputs, scales: CovariateScales): ScaledCovariates {
  const on = (kind: 'past' | 'future' | 'static'): Partial<Record<typeof kind, SymbolicTensor>> => {
    const input = inputs[kind];
    if (input === undefined) return {};
    const layer = new Standardise({ name: `${kind}_scaled`, ...scales[kind] });
    return { [kind]: layer.apply(input) as SymbolicTensor };
  };
  return { ...on('past'), ...on('future'), ...on('static') };
}

const joined = (parts: SymbolicTensor[], name: string): SymbolicTensor =>
  parts.length === 1 ? parts[0]! : (layers.concatenate({ name, axis: -1 }).apply(parts) as SymbolicTensor);

/** What the recurrent layers read: one row a patch. */
function rows(z: SymbolicTensor, covariates: ScaledCovariates, spec: ModelSpec): SymbolicTensor {
  const { window, patches, patchLength } = spec;
  const table = new MeanFeatures({ name: 'patches', compress: true, ...patchTable(spec) });
  const parts = [table.apply(z) as SymbolicTensor];
  for (const kind of ['past', 'future'] as const) {
    const values = covariates[kind];
    if (values === undefined || values.shape[2]! * patchLength > mostFolded) continue;
    const from = window - patches * patchLength;
    const folded = new Steps({ name: `${kind}_patches`, from, to: window, fold: patchLength });
    parts.push(folded.apply(values) as SymbolicTensor);
  }
  if (covariates.static !== undefined) {
    const repeated = layers.repeatVector({ name: 'static_patches', n: patches });
    parts.push(repeated.apply(covariates.static) as SymbolicTensor);
  }
  return joined(parts, 'rows');
}

/**
 * Reads the window: patches → recurrent layers, dilated if asked → the last state, with what it found in the last
 * season if it may look there.
 *
 * @param z Scaled window [batch, window].
 * @param facts What the window is like, [batch, facts].
 * @param covariates Those the model has.
 * @param spec Shape of the network.
 * @param seed Of the weights.
 * @returns [batch, state]
 */
export function encode(
  z: SymbolicTensor,
  facts: SymbolicTensor,
  covariates: ScaledCovariates,
  spec: ModelSpec,
  seed: number,
): SymbolicTensor {
  const { cell, hiddenSize, dilations, attention, patches, patchLength, periods } = spec;
  let x = rows(z, covariates, spec);
  for (const [index, dilation] of dilations.entries()) {
    const last = index === dilations.length - 1;
    const whole = !last || attention || dilation > 1;
    const config = {
      name: `${cell}_${index + 1}`,
      units: hiddenSize,
      recurrentActivation: 'sigmoid',
      returnSequences: whole,
      seed: seed + 101 * index,
    } as const;
    if (spec.dropout > 0)
      x = dropout({ name: `dropout_${index + 1}`, rate: spec.dropout, seed: seed + index }).apply(
        x,
      ) as SymbolicTensor;
    const recurrent = cell === 'lstm' ? lstm(config) : gru({ ...config, resetAfter: true });
    const dilate = (value: SymbolicTensor, inverse: boolean): SymbolicTensor => {
      const name = `${inverse ? 'undilate' : 'dilate'}_${index + 1}`;
      return dilation === 1
        ? value
        : (new Dilate({ name, dilation, inverse, time: patches }).apply(value) as SymbolicTensor);
    };
    const y = dilate(recurrent.apply(dilate(x, false)) as SymbolicTensor, true);
    // From the second layer on, a layer adds to what it reads.
    x =
      index > 0 && whole
        ? (layers.add({ name: `residual_${index + 1}` }).apply([x, y]) as SymbolicTensor)
        : y;
  }
  if (attention) {
    const season = periods.at(-1) ?? patchLength;
    const span = Math.max(1, Math.min(patches, Math.ceil(season / patchLength)));
    x = new SeasonAttention({ name: 'attention', span, seed: seed + 7 }).apply(x) as SymbolicTensor;
  } else if (x.shape.length === 3) {
    const end = new Steps({ name: 'last_step', from: patches - 1, to: patches }).apply(x);
    x = layers.flatten({ name: 'last_state' }).apply(end) as SymbolicTensor;
  }
  const beside = covariates.static === undefined ? [facts] : [facts, covariates.static];
  return joined([x, ...beside], 'state');
}
