import { entryOf } from '../entry-of.ts';
import { OnnxError } from '../errors.ts';
import type { RecurrentReport } from '../inspect/recurrent.ts';

/** The operators' own activations. */
const defaults = { RNN: ['Tanh'], GRU: ['Sigmoid', 'Tanh'], LSTM: ['Sigmoid', 'Tanh', 'Tanh'] } as const;

/** Defaults of the parameters, for the activations that have one or both; NaN where the standard gives none. */
const parameters: Readonly<Record<string, readonly [alpha?: number, beta?: number]>> = {
  affine: [Number.NaN, Number.NaN],
  elu: [1],
  hardsigmoid: [0.2, 0.5],
  leakyrelu: [0.01],
  scaledtanh: [Number.NaN, Number.NaN],
  thresholdedrelu: [1],
};

/**
 * The activations of one direction of a node in tfjs-layers' spelling: gates and candidate.
 *
 * @throws OnnxError for one that tfjs-layers lacks, or a LSTM whose candidate and output differ.
 */
export function kerasActivations(report: RecurrentReport, direction: number, directions: number): string[] {
  const usual = defaults[report.operator];
  const all =
    report.activations.length > 0
      ? report.activations
      : Array.from({ length: directions }, () => usual).flat();
  const alphas = [...report.activationAlpha];
  const betas = [...report.activationBeta];
  // Parameters are consumed in the order of the activations that have them.
  const named = all.map((activation) => {
    const own = entryOf(parameters, activation.toLowerCase());
    const alpha = own === undefined ? undefined : (alphas.shift() ?? own[0]);
    const beta = own?.[1] === undefined ? undefined : (betas.shift() ?? own[1]);
    return kerasName(report, activation, alpha, beta);
  });
  const [gate, candidate, output] = named.slice(direction * usual.length, (direction + 1) * usual.length);
  if (report.operator === 'LSTM' && candidate !== output) {
    throw unsupported(
      report,
      `has the activation ${candidate} for the candidate and ${output} for the output`,
    );
  }
  return [gate, candidate].filter((name): name is string => name !== undefined);
}

function kerasName(report: RecurrentReport, name: string, alpha = Number.NaN, beta = Number.NaN): string {
  const close = (a: number, b: number) => Math.abs(a - b) < 1e-6;
  const simple: Readonly<Record<string, string>> = {
    relu: 'relu',
    sigmoid: 'sigmoid',
    softplus: 'softplus',
    softsign: 'softsign',
    tanh: 'tanh',
  };
  const key = name.toLowerCase();
  const plain = entryOf(simple, key);
  if (plain !== undefined) return plain;
  if (key === 'affine' && close(alpha, 1) && close(beta, 0)) return 'linear';
  if (key === 'elu' && close(alpha, 1)) return 'elu';
  if (key === 'hardsigmoid' && close(beta, 0.5)) {
    if (close(alpha, 0.2)) return 'hardSigmoid';
    if (close(alpha, 1 / 6)) return 'hardSigmoidKeras3';
  }
  const detail = Number.isNaN(alpha)
    ? ''
    : ` with alpha ${alpha}${Number.isNaN(beta) ? '' : ` and beta ${beta}`}`;
  throw unsupported(report, `has the activation ${[name, ...detail].join(' ')}, which no layer has`);
}

function unsupported(report: RecurrentReport, what: string): OnnxError {
  return new OnnxError(`layerFromNode(): node "${report.name}" (${report.operator}) ${what}.`, {
    node: report.name,
    operator: report.operator,
  });
}
