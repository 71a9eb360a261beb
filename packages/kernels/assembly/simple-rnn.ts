import { activate, timesSlope } from './activations';
import { matmulPacked } from './gemm';
import { Job } from './job';
import { addRow, clipRow, copyRow } from './rows';
import { addOutputGradient, backThroughState, holdMasked, isMasked, setBounds } from './state';

// h' = act(x·W + h·U + b). The activation is the job's candidate activation.

/** From pre-activations without bias to the next state, `rows` rows; z keeps h' for backward. */
export function rnnActivate(job: Job, z: usize, h1: usize, rows: i32): void {
  const n = job.width;
  for (let row = 0; row < rows; row++) {
    if (job.bias != 0) addRow(job.bias, z, n);
    if (job.clip > 0) clipRow(z, job.clip, n);
    activate(job.candidateActivation, job.candidateAlpha, job.candidateBeta, z, n);
    copyRow(z, h1, n);
    z += <usize>n << 2;
    h1 += <usize>n << 2;
  }
}

/** All steps, from x·W to states. */
export function rnnForward(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width;
  for (let s = 0; s < job.time; s++) {
    const at = <usize>(s * job.batch + job.rowBegin) * width << 2;
    const z = job.gates + at, h0 = job.h + at, h1 = h0 + (<usize>job.batch * width << 2);
    matmulPacked(h0, job.recurrent, z, rows, width, job.outputSize, width, 1, width, true, job.work);
    rnnActivate(job, z, h1, rows);
    holdMasked(job, s, h0, h1, width);
  }
}

/** Backpropagation through all steps: dz = dh∘act′, dh ← dz·Uᵀ. */
export function rnnBackward(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width;
  const w = <usize>width << 2;
  const kind = job.candidateActivation, alpha = job.candidateAlpha, beta = job.candidateBeta;
  setBounds(job);
  for (let s = job.time - 1; s >= 0; s--) {
    const z = job.gates + <usize>(s * job.batch + job.rowBegin) * w;
    addOutputGradient(job, s);
    for (let row = 0; row < rows; row++) {
      const zr = z + <usize>row * w;
      if (isMasked(job, s, job.rowBegin + row)) { memory.fill(zr, 0, w); continue; }
      copyRow(job.dh + <usize>(job.rowBegin + row) * w, job.work, width);
      timesSlope(kind, alpha, beta, job.candidateLow, job.candidateHigh, zr, job.work, width);
      copyRow(job.work, zr, width);
    }
    backThroughState(job, s, z, width, width, false, job.work + w);
  }
}
