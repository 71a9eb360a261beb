import { activate } from './activations';
import { matmulPacked } from './gemm';
import { Job } from './job';
import { V, VB, vload, vmul, vsplat, vstore, vsub, vwhereGreater } from './lanes';
import { addAnyRow, addRow } from './rows';

// What all recurrent kernels do with states and their gradients: masks, outputs, the way back through U.

/** Masked rows keep the state they had. */
export function holdMasked(job: Job, s: i32, before: usize, after: usize, width: i32): void {
  if (job.mask == 0) return;
  const bytes = <usize>width << 2;
  let mask = job.mask + <usize>(s * job.batch + job.rowBegin);
  for (let row = job.rowBegin; row < job.rowEnd; row++) {
    if (load<u8>(mask) == 0) memory.copy(after, before, bytes);
    mask += 1;
    before += bytes;
    after += bytes;
  }
}

/** Whether a row, counted within the whole batch, is masked at a step. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function isMasked(job: Job, s: i32, row: i32): bool {
  return job.mask != 0 && load<u8>(job.mask + <usize>(s * job.batch + row)) == 0;
}

/** dh += the gradient of this step's output, where that output was the state. */
export function addOutputGradient(job: Job, s: i32): void {
  if (job.outputGradient == 0) return;
  const t = job.reverse ? job.time - 1 - s : s;
  const size = job.outputSize;
  for (let row = job.rowBegin; row < job.rowEnd; row++) {
    if (job.zeroMasked && isMasked(job, s, row)) continue;
    const from = job.outputGradient + ((<usize>row * job.gradientStride + <usize>t * size) << 2);
    addAnyRow(from, job.dh + ((<usize>row * job.outputWidth) << 2), size);
  }
}

/** Keeps dh of this step, zeros at masked rows, for the gradient of the projection. */
export function keepStateGradient(job: Job, s: i32, dh: usize): void {
  const bytes = <usize>job.outputWidth << 2;
  let to = job.stateGradients + <usize>(s * job.batch + job.rowBegin) * bytes;
  for (let row = job.rowBegin; row < job.rowEnd; row++) {
    if (isMasked(job, s, row)) memory.fill(to, 0, bytes);
    else memory.copy(to, dh, bytes);
    to += bytes;
    dh += bytes;
  }
}

/**
 * dh = dz·Uᵀ, or dh += dz·Uᵀ with `add`; masked rows hand dh on as it is.
 *
 * @param dz [rows, ldz], of which the first k columns count.
 * @param work Room for rows·outputWidth floats, then for packing.
 */
export function backThroughState(job: Job, s: i32, dz: usize, k: i32, ldz: i32, add: bool, work: usize): void {
  const rows = job.rowEnd - job.rowBegin, size = job.outputWidth;
  const bytes = <usize>size << 2;
  let dh = job.dh + <usize>job.rowBegin * bytes;
  const packing = work + <usize>rows * bytes;
  if (job.mask == 0) {
    matmulPacked(dz, job.recurrent, dh, rows, size, k, ldz, 1, size, add, packing);
    return;
  }
  matmulPacked(dz, job.recurrent, work, rows, size, k, ldz, 1, size, false, packing);
  for (let row = job.rowBegin; row < job.rowEnd; row++) {
    if (!isMasked(job, s, row)) {
      if (add) addRow(work, dh, size);
      else memory.copy(dh, work, bytes);
    }
    work += bytes;
    dh += bytes;
  }
}

/** The slope of a gate from its value. `hard` is a constant where this is inlined. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function gateSlope(hard: bool, y: V, alpha: V): V {
  const one = vsplat(1), zero = vsplat(0);
  if (hard) return vwhereGreater(y, zero, vwhereGreater(one, y, alpha, zero), zero);
  return vmul(y, vsub(one, y));
}

/** Finds the values of gates and candidate at the clip. Uses a vector at `work`. */
export function setBounds(job: Job): void {
  const work = job.work;
  job.gateLow = activationAt(job.gateActivation, job.gateAlpha, job.gateBeta, job.clip, -1, work);
  job.gateHigh = activationAt(job.gateActivation, job.gateAlpha, job.gateBeta, job.clip, 1, work);
  job.candidateLow = activationAt(job.candidateActivation, job.candidateAlpha, job.candidateBeta, job.clip, -1, work);
  job.candidateHigh = activationAt(job.candidateActivation, job.candidateAlpha, job.candidateBeta, job.clip, 1, work);
}

function activationAt(kind: i32, alpha: f32, beta: f32, clip: f32, sign: f32, work: usize): f32 {
  if (clip == 0) return sign * Infinity;
  vstore(work, vsplat(sign * clip));
  activate(kind, alpha, beta, work, (VB as i32) >> 2);
  return load<f32>(work);
}
