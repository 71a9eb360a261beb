import { activationCode } from '../activations.ts';
import { jobFields } from '../generated/job.ts';
import type { Kernels } from '../kernels.ts';
import type { Sizes } from './sizes.ts';
import type { RecurrentSpec } from './types.ts';

/** Fields of a job; those left out are 0. */
export type JobFields = { readonly [name in keyof typeof jobFields]?: number };

const fields = Object.entries(jobFields) as [keyof JobFields, boolean][];

/** Writes a job for the kernels to read. @returns Where it stands; the caller frees it. */
export function writeJob(kernels: Kernels, values: JobFields): number {
  const at = kernels.heap.alloc(fields.length);
  const view = new DataView(kernels.heap.memory.buffer, at, 4 * fields.length);
  fields.forEach(([name, isFloat], index) => {
    const value = values[name] ?? 0;
    if (isFloat) view.setFloat32(4 * index, value, true);
    else view.setInt32(4 * index, value, true);
  });
  return at;
}

/** The fields that say what the layer is, whatever it is run on. */
export function layerFields(spec: RecurrentSpec, sizes: Sizes): JobFields {
  const { hiddenSize, width, outputSize, outputWidth } = sizes;
  const gate = activationCode('gateActivation', spec.gateActivation ?? 'sigmoid');
  const candidate = activationCode('candidateActivation', spec.candidateActivation ?? 'tanh');
  const output = activationCode('outputActivation', spec.outputActivation ?? 'tanh');
  return {
    units: hiddenSize,
    width,
    outputSize,
    outputWidth,
    gateActivation: gate.kind,
    gateAlpha: gate.alpha,
    gateBeta: gate.beta,
    candidateActivation: candidate.kind,
    candidateAlpha: candidate.alpha,
    candidateBeta: candidate.beta,
    outputActivation: output.kind,
    outputAlpha: output.alpha,
    outputBeta: output.beta,
    clip: spec.clip ?? 0,
    coupled: Number(spec.coupled ?? false),
  };
}
