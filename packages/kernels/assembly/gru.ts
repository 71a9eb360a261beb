import { activate, HARD_SIGMOID, hardSigmoid, SIGMOID, sigmoid, TANH, tanh, timesSlope } from './activations';
import { matmulPacked } from './gemm';
import { Job } from './job';
import { VB, vadd, vfma, vload, vmul, vsplat, vstore, vsub } from './lanes';
import { addProduct, addRow, clipRow, complement, copyRow, product, subtractRow } from './rows';
import { addOutputGradient, backThroughState, holdMasked, isMasked, setBounds } from './state';

// r = σ(x·Wr + h·Ur + br)              z = σ(x·Wz + h·Uz + bz)
// n = tanh(x·Wn + bn + r∘(h·Un + dn))  reset after
// n = tanh(x·Wn + bn + (r∘h)·Un)       reset before
// h' = (1-z)∘n + z∘h
//
// Gates lie side by side in a row: [r z n], each of `width` floats. `aside` holds h·Un + dn (after) or r∘h (before).

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function isPlain(job: Job): bool {
  return (
    job.clip == 0 && job.bias != 0 && job.candidateActivation == TANH &&
    (job.gateActivation == SIGMOID || job.gateActivation == HARD_SIGMOID)
  );
}

/** Adds the biases to n gates, clips and activates them. */
function finishGates(job: Job, kind: i32, alpha: f32, beta: f32, bias: usize, z: usize, n: i32): void {
  if (bias != 0) addRow(bias, z, n);
  if (job.clip > 0) clipRow(z, job.clip, n);
  activate(kind, alpha, beta, z, n);
}

/** Reset after, plain: from x·W + h·U and, aside, h·Un to gates and state. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function plainRow(job: Job, hard: bool, z: usize, aside: usize, h0: usize, h1: usize): void {
  const w = <usize>job.width << 2;
  const bias = job.bias, second = job.recurrentBias;
  const a = vsplat(job.gateAlpha), b = vsplat(job.gateBeta);
  for (let j: usize = 0; j < w; j += VB) {
    const p = z + j, q = bias + j;
    const zr = vadd(vload(p), vload(q)), zz = vadd(vload(p + w), vload(q + w));
    const r = hard ? hardSigmoid(zr, a, b) : sigmoid(zr);
    const u = hard ? hardSigmoid(zz, a, b) : sigmoid(zz);
    let s = vload(aside + j);
    if (second != 0) { s = vadd(s, vload(second + j)); vstore(aside + j, s); }
    vstore(p, r); vstore(p + w, u);
    vstore(p + 2 * w, vfma(r, s, vadd(vload(p + 2 * w), vload(q + 2 * w))));
  }
  // A pass of its own: the candidate at the end of the chain above would leave the processor waiting.
  for (let j: usize = 0; j < w; j += VB) {
    const n = tanh(vload(z + 2 * w + j));
    vstore(z + 2 * w + j, n);
    vstore(h1 + j, vfma(vload(z + w + j), vsub(vload(h0 + j), n), n));
  }
}

/** Reset after: from x·W + h·U (r, z) and x·Wn, with h·Un aside, to gates and the next state; `rows` rows. */
export function gruGatesAfter(job: Job, z: usize, aside: usize, h0: usize, h1: usize, rows: i32): void {
  const n = job.width;
  const w = <usize>n << 2;
  const plain = isPlain(job), hard = job.gateActivation == HARD_SIGMOID;
  for (let row = 0; row < rows; row++) {
    if (!plain) {
      finishGates(job, job.gateActivation, job.gateAlpha, job.gateBeta, job.bias, z, 2 * n);
      if (job.recurrentBias != 0) addRow(job.recurrentBias, aside, n);
      addProduct(z, aside, z + 2 * w, n);
      finishCandidate(job, z, h0, h1);
    } else if (hard) plainRow(job, true, z, aside, h0, h1);
    else plainRow(job, false, z, aside, h0, h1);
    z += 3 * w;
    aside += w;
    h0 += w;
    h1 += w;
  }
}

/** n and h' of a row whose candidate's pre-activation lacks only the bias. */
function finishCandidate(job: Job, z: usize, h0: usize, h1: usize): void {
  const n = job.width;
  const w = <usize>n << 2;
  const bias: usize = job.bias == 0 ? 0 : job.bias + 2 * w;
  finishGates(job, job.candidateActivation, job.candidateAlpha, job.candidateBeta, bias, z + 2 * w, n);
  for (let j: usize = 0; j < w; j += VB) {
    const c = vload(z + 2 * w + j);
    vstore(h1 + j, vfma(vload(z + w + j), vsub(vload(h0 + j), c), c));
  }
}

/** Reset before, first half: r, z and, aside, r∘h. */
export function gruGatesBefore(job: Job, z: usize, aside: usize, h0: usize, rows: i32): void {
  const w = <usize>job.width << 2;
  for (let row = 0; row < rows; row++) {
    finishGates(job, job.gateActivation, job.gateAlpha, job.gateBeta, job.bias, z, 2 * job.width);
    product(z, h0, aside, job.width);
    z += 3 * w;
    aside += w;
    h0 += w;
  }
}

/** Reset before, second half, after (r∘h)·Un has been added: n and the next state. */
export function gruCandidateBefore(job: Job, z: usize, h0: usize, h1: usize, rows: i32): void {
  const w = <usize>job.width << 2;
  for (let row = 0; row < rows; row++) {
    finishCandidate(job, z, h0, h1);
    z += 3 * w;
    h0 += w;
    h1 += w;
  }
}

/** The panels of Un behind those of Ur and Uz. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function candidatePanels(job: Job, k: i32): usize {
  return job.recurrent + ((<usize>k * (2 * job.width)) << 2);
}

/** All steps, reset after: from x·W to gates and states. */
export function gruForwardAfter(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width, k = job.outputSize;
  for (let s = 0; s < job.time; s++) {
    const at = <usize>(s * job.batch + job.rowBegin);
    const z = job.gates + ((at * (3 * width)) << 2), aside = job.aside + ((at * width) << 2);
    const h0 = job.h + ((at * width) << 2), h1 = h0 + ((<usize>job.batch * width) << 2);
    matmulPacked(h0, job.recurrent, z, rows, 2 * width, k, width, 1, 3 * width, true, job.work);
    matmulPacked(h0, candidatePanels(job, k), aside, rows, width, k, width, 1, width, false, job.work);
    gruGatesAfter(job, z, aside, h0, h1, rows);
    holdMasked(job, s, h0, h1, width);
  }
}

/** All steps, reset before. */
export function gruForwardBefore(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width, k = job.outputSize;
  for (let s = 0; s < job.time; s++) {
    const at = <usize>(s * job.batch + job.rowBegin);
    const z = job.gates + ((at * (3 * width)) << 2), aside = job.aside + ((at * width) << 2);
    const h0 = job.h + ((at * width) << 2), h1 = h0 + ((<usize>job.batch * width) << 2);
    const n = z + ((<usize>(2 * width)) << 2);
    matmulPacked(h0, job.recurrent, z, rows, 2 * width, k, width, 1, 3 * width, true, job.work);
    gruGatesBefore(job, z, aside, h0, rows);
    matmulPacked(aside, candidatePanels(job, k), n, rows, width, k, width, 1, 3 * width, true, job.work);
    gruCandidateBefore(job, z, h0, h1, rows);
    holdMasked(job, s, h0, h1, width);
  }
}

/**
 * Reset after, backward: gates become the gradients of r, z, n; `aside` becomes that of h·Un + dn, which is r∘dn.
 *
 *   dn = dh∘(1-z)∘(1-n²)   dz = dh∘(h-n)∘z(1-z)   dr = dn∘aside∘r(1-r)   dh ← dh∘z + [dr dz r∘dn]·Uᵀ
 */
export function gruBackwardAfter(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width;
  const w = <usize>width << 2;
  setBounds(job);
  const work = job.work + 3 * w;
  // U's transpose is packed for [dr dz r∘dn] as one row of 3·width: its k runs over r, z and then the candidate.
  for (let s = job.time - 1; s >= 0; s--) {
    const at = <usize>(s * job.batch + job.rowBegin);
    const z = job.gates + at * 3 * w, aside = job.aside + at * w, h0 = job.h + at * w;
    const joined = work;
    addOutputGradient(job, s);
    for (let row = 0; row < rows; row++) {
      const r = <usize>row;
      const zr = z + r * 3 * w, ar = aside + r * w, jr = joined + r * 3 * w;
      if (isMasked(job, s, job.rowBegin + row)) {
        memory.fill(zr, 0, 3 * w);
        memory.fill(ar, 0, w);
        memory.fill(jr, 0, 3 * w);
        continue;
      }
      const dh = job.dh + <usize>(job.rowBegin + row) * w;
      gatesBackward(job, zr, h0 + r * w, dh, job.work);
      // Still in place: r. `spare` holds r∘dn.
      product(zr, zr + 2 * w, job.work, width);
      product(zr + 2 * w, ar, ar, width);
      timesGateSlope(job, zr, ar, width);
      copyRow(ar, zr, width);
      copyRow(job.work, ar, width);
      memory.copy(jr, zr, 2 * w);
      copyRow(ar, jr + 2 * w, width);
    }
    backThroughState(job, s, joined, 3 * width, 3 * width, true, work + <usize>rows * 3 * w);
  }
}

/**
 * Reset before, backward: gates become the gradients of r, z, n; `aside` stays r∘h, which the gradient of Un needs.
 *
 *   drh = dn·Unᵀ   dr = drh∘h∘r(1-r)   dh ← dh∘z + drh∘r + [dr dz]·[Ur Uz]ᵀ
 *
 * `recurrent` is [Ur Uz]ᵀ packed, `projection` Unᵀ.
 */
export function gruBackwardBefore(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width;
  const w = <usize>width << 2;
  setBounds(job);
  const scaled = job.work + 3 * w;
  const work = scaled + <usize>rows * w;
  for (let s = job.time - 1; s >= 0; s--) {
    const at = <usize>(s * job.batch + job.rowBegin);
    const z = job.gates + at * 3 * w, h0 = job.h + at * w;
    addOutputGradient(job, s);
    for (let row = 0; row < rows; row++) {
      const zr = z + <usize>row * 3 * w;
      if (isMasked(job, s, job.rowBegin + row)) memory.fill(zr + w, 0, 2 * w);
      else gatesBackward(job, zr, h0 + <usize>row * w, job.dh + <usize>(job.rowBegin + row) * w, job.work);
    }
    matmulPacked(z + 2 * w, job.projection, scaled, rows, width, width, 3 * width, 1, width, false, work);
    for (let row = 0; row < rows; row++) {
      const zr = z + <usize>row * 3 * w, sr = scaled + <usize>row * w;
      if (isMasked(job, s, job.rowBegin + row)) { memory.fill(zr, 0, w); continue; }
      addProduct(sr, zr, job.dh + <usize>(job.rowBegin + row) * w, width);
      product(sr, h0 + <usize>row * w, sr, width);
      timesGateSlope(job, zr, sr, width);
      copyRow(sr, zr, width);
    }
    backThroughState(job, s, z, 2 * width, 3 * width, true, work);
  }
}

function timesGateSlope(job: Job, y: usize, d: usize, n: i32): void {
  timesSlope(job.gateActivation, job.gateAlpha, job.gateBeta, job.gateLow, job.gateHigh, y, d, n);
}

/** Of one row: z and n become their gradients, dh becomes dh∘z. `spare` is three rows of room. */
function gatesBackward(job: Job, z: usize, h0: usize, dh: usize, spare: usize): void {
  const n = job.width;
  const w = <usize>n << 2;
  const u = z + w, c = z + 2 * w, dz = spare, dn = spare + w;
  copyRow(h0, dz, n);
  subtractRow(c, dz, n);
  product(dz, dh, dz, n);
  timesGateSlope(job, u, dz, n);
  complement(u, dn, n);
  product(dn, dh, dn, n);
  timesSlope(job.candidateActivation, job.candidateAlpha, job.candidateBeta, job.candidateLow, job.candidateHigh, c, dn, n);
  product(dh, u, dh, n);
  copyRow(dz, u, n);
  copyRow(dn, c, n);
}
