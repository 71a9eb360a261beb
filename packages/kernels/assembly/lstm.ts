import { activate, HARD_SIGMOID, hardSigmoid, SIGMOID, sigmoid, TANH, tanh, timesSlope } from './activations';
import { matmulPacked } from './gemm';
import { Job } from './job';
import { VB, vadd, vfma, vload, vmul, vsplat, vstore, vsub } from './lanes';
import { addProduct, addRow, clipRow, complement, copyRow, product, subtractRow } from './rows';
import { addOutputGradient, backThroughState, gateSlope, holdMasked, isMasked, keepStateGradient, setBounds } from './state';

// i = σ(x·Wi + h·Ui + pi∘c + bi)    f = σ(x·Wf + h·Uf + pf∘c + bf)    g = tanh(x·Wg + h·Ug + bg)
// c' = f∘c + i∘g                    o = σ(x·Wo + h·Uo + po∘c' + bo)   h' = o∘tanh(c'), or (o∘tanh(c'))·P
//
// Gates lie side by side in a row: [i f g o], each of `width` floats.

/** Whether the common case runs in one pass over the row: no peepholes, clip or coupling, and tanh. */
function isPlain(job: Job): bool {
  return (
    job.peephole == 0 && job.clip == 0 && job.coupled == 0 && job.bias != 0 &&
    job.candidateActivation == TANH && job.outputActivation == TANH &&
    (job.gateActivation == SIGMOID || job.gateActivation == HARD_SIGMOID)
  );
}

/** One row, gates in registers. `hard` is a constant where this is inlined. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function plainRow(job: Job, hard: bool, z: usize, c0: usize, c1: usize, out: usize): void {
  const w = <usize>job.width << 2;
  const bias = job.bias;
  const a = vsplat(job.gateAlpha), b = vsplat(job.gateBeta);
  for (let j: usize = 0; j < w; j += VB) {
    const p = z + j, q = bias + j;
    const zi = vadd(vload(p), vload(q)), zf = vadd(vload(p + w), vload(q + w));
    const zg = vadd(vload(p + 2 * w), vload(q + 2 * w)), zo = vadd(vload(p + 3 * w), vload(q + 3 * w));
    const i = hard ? hardSigmoid(zi, a, b) : sigmoid(zi);
    const f = hard ? hardSigmoid(zf, a, b) : sigmoid(zf);
    const o = hard ? hardSigmoid(zo, a, b) : sigmoid(zo);
    const g = tanh(zg);
    const c = vfma(f, vload(c0 + j), vmul(i, g));
    vstore(p, i); vstore(p + w, f); vstore(p + 2 * w, g); vstore(p + 3 * w, o);
    vstore(c1 + j, c);
  }
  // A pass of its own: tanh(c) at the end of the chain above would leave the processor waiting.
  for (let j: usize = 0; j < w; j += VB) vstore(out + j, vmul(vload(z + 3 * w + j), tanh(vload(c1 + j))));
}

/** One row with everything an LSTM may have, one pass per operation. */
function generalRow(job: Job, z: usize, c0: usize, c1: usize, out: usize): void {
  const n = job.width;
  const w = <usize>n << 2;
  const i = z, f = z + w, g = z + 2 * w, o = z + 3 * w;
  if (job.bias != 0) addRow(job.bias, z, 4 * n);
  if (job.peephole != 0) {
    addProduct(job.peephole, c0, i, n);
    addProduct(job.peephole + w, c0, f, n);
  }
  if (job.clip > 0) clipRow(z, job.clip, 3 * n);
  activate(job.gateActivation, job.gateAlpha, job.gateBeta, i, n);
  if (job.coupled) complement(i, f, n);
  else activate(job.gateActivation, job.gateAlpha, job.gateBeta, f, n);
  activate(job.candidateActivation, job.candidateAlpha, job.candidateBeta, g, n);
  product(i, g, out, n);
  // In place steps have c0 = c1.
  addProduct(f, c0, out, n);
  copyRow(out, c1, n);
  if (job.peephole != 0) addProduct(job.peephole + 2 * w, c1, o, n);
  if (job.clip > 0) clipRow(o, job.clip, n);
  activate(job.gateActivation, job.gateAlpha, job.gateBeta, o, n);
  activate(job.outputActivation, job.outputAlpha, job.outputBeta, out, n);
  product(o, out, out, n);
}

/**
 * From pre-activations to the next states, `rows` rows.
 *
 * @param z Pre-activations without bias, [rows, 4·width]; becomes the gates.
 * @param c0, c1 Cell state before and after, [rows, width]; may be the same.
 * @param out o∘act(c'), [rows, `stride`].
 */
export function lstmGates(job: Job, z: usize, c0: usize, c1: usize, out: usize, rows: i32, stride: i32): void {
  const plain = isPlain(job), hard = job.gateActivation == HARD_SIGMOID;
  const w = <usize>job.width << 2;
  for (let row = 0; row < rows; row++) {
    if (!plain) generalRow(job, z, c0, c1, out);
    else if (hard) plainRow(job, true, z, c0, c1, out);
    else plainRow(job, false, z, c0, c1, out);
    z += 4 * w;
    c0 += w;
    c1 += w;
    out += <usize>stride << 2;
  }
}

/** All steps, from x·W to gates and states. */
export function lstmForward(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width, size = job.outputWidth;
  for (let s = 0; s < job.time; s++) {
    const at = <usize>(s * job.batch + job.rowBegin);
    const z = job.gates + ((at * (4 * width)) << 2);
    const h0 = job.h + ((at * size) << 2), h1 = h0 + ((<usize>job.batch * size) << 2);
    const c0 = job.c + ((at * width) << 2), c1 = c0 + ((<usize>job.batch * width) << 2);
    matmulPacked(h0, job.recurrent, z, rows, 4 * width, job.outputSize, size, 1, 4 * width, true, job.work);
    if (job.projection == 0) lstmGates(job, z, c0, c1, h1, rows, size);
    else {
      const m = job.aside + ((at * width) << 2);
      lstmGates(job, z, c0, c1, m, rows, width);
      // Units that only fill up a panel stay out: with an infinite input they hold NaN.
      matmulPacked(m, job.projection, h1, rows, size, job.units, width, 1, size, false, job.work);
    }
    holdMasked(job, s, h0, h1, size);
    holdMasked(job, s, c0, c1, width);
  }
}

/** The plain case in one pass: gates become the gradient of their pre-activations, dc that of the state before. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function plainRowBackward(job: Job, hard: bool, z: usize, c0: usize, c1: usize, d: usize, dc: usize): void {
  const w = <usize>job.width << 2;
  const one = vsplat(1), a = vsplat(job.gateAlpha);
  for (let j: usize = 0; j < w; j += VB) {
    const p = z + j;
    const i = vload(p), f = vload(p + w), g = vload(p + 2 * w), o = vload(p + 3 * w);
    const t = tanh(vload(c1 + j)), dOut = vload(d + j);
    const dCell = vfma(vmul(dOut, o), vsub(one, vmul(t, t)), vload(dc + j));
    vstore(p, vmul(vmul(dCell, g), gateSlope(hard, i, a)));
    vstore(p + w, vmul(vmul(dCell, vload(c0 + j)), gateSlope(hard, f, a)));
    vstore(p + 2 * w, vmul(vmul(dCell, i), vsub(one, vmul(g, g))));
    vstore(p + 3 * w, vmul(vmul(dOut, t), gateSlope(hard, o, a)));
    vstore(dc + j, vmul(dCell, f));
  }
}

/** The general case. `spare` is three rows of room. */
function generalRowBackward(
  job: Job, z: usize, c0: usize, c1: usize, d: usize, dc: usize, spare: usize,
): void {
  const n = job.width;
  const w = <usize>n << 2;
  const i = z, f = z + w, g = z + 2 * w, o = z + 3 * w;
  const squashed = spare, dOut = spare + w, dCell = spare + 2 * w;
  copyRow(c1, squashed, n);
  activate(job.outputActivation, job.outputAlpha, job.outputBeta, squashed, n);
  // dCell = dc + dOut∘o∘act′(c'), then what came through the peephole of o
  product(d, o, dOut, n);
  timesSlope(job.outputActivation, job.outputAlpha, job.outputBeta, -Infinity, Infinity, squashed, dOut, n);
  copyRow(dc, dCell, n);
  addRow(dOut, dCell, n);
  product(d, squashed, dOut, n);
  timesSlope(job.gateActivation, job.gateAlpha, job.gateBeta, job.gateLow, job.gateHigh, o, dOut, n);
  copyRow(dOut, o, n);
  if (job.peephole != 0) addProduct(job.peephole + 2 * w, o, dCell, n);
  // dc of the state before starts with dCell∘f
  product(dCell, f, dc, n);
  // di and dg need each other's gate: dOut and `squashed` are free by now
  product(dCell, g, dOut, n);
  product(dCell, i, squashed, n);
  timesSlope(job.candidateActivation, job.candidateAlpha, job.candidateBeta, job.candidateLow, job.candidateHigh, g, squashed, n);
  copyRow(squashed, g, n);
  product(dCell, c0, squashed, n);
  if (job.coupled) {
    // f = 1 - i
    subtractRow(squashed, dOut, n);
    memory.fill(f, 0, w);
  } else {
    timesSlope(job.gateActivation, job.gateAlpha, job.gateBeta, job.gateLow, job.gateHigh, f, squashed, n);
    copyRow(squashed, f, n);
  }
  timesSlope(job.gateActivation, job.gateAlpha, job.gateBeta, job.gateLow, job.gateHigh, i, dOut, n);
  copyRow(dOut, i, n);
  if (job.peephole == 0) return;
  addProduct(job.peephole, i, dc, n);
  if (!job.coupled) addProduct(job.peephole + w, f, dc, n);
}

/**
 * Backpropagation through all steps: gates become the gradients of their pre-activations, dh and dc those of the
 * initial states. Gradients of weights are products over all of them, taken afterwards.
 */
export function lstmBackward(job: Job): void {
  const rows = job.rowEnd - job.rowBegin, width = job.width, size = job.outputWidth;
  const w = <usize>width << 2;
  const plain = isPlain(job), hard = job.gateActivation == HARD_SIGMOID;
  // At `work`: three rows, the gradient of o∘act(c') where there is a projection, then room for backThroughState.
  const dm = job.work + 3 * w;
  const work = job.projection == 0 ? dm : dm + <usize>rows * w;
  setBounds(job);
  const dh = job.dh + ((<usize>job.rowBegin * size) << 2);
  for (let s = job.time - 1; s >= 0; s--) {
    const at = <usize>(s * job.batch + job.rowBegin);
    const z = job.gates + ((at * (4 * width)) << 2);
    addOutputGradient(job, s);
    let d = dh, dStep = <usize>size << 2;
    if (job.projection != 0) {
      // dm = dh·Pᵀ; the gradient of P is taken afterwards from all dh together.
      keepStateGradient(job, s, dh);
      matmulPacked(dh, job.projection, dm, rows, width, job.outputSize, size, 1, width, false, work);
      d = dm;
      dStep = w;
    }
    for (let row = 0; row < rows; row++) {
      const zr = z + <usize>row * 4 * w;
      if (isMasked(job, s, job.rowBegin + row)) {
        memory.fill(zr, 0, 4 * w);
        continue;
      }
      const c0 = job.c + ((at + <usize>row) * width << 2), c1 = c0 + (<usize>job.batch * w);
      const dr = d + <usize>row * dStep, dc = job.dc + (<usize>(job.rowBegin + row) * w);
      if (!plain) generalRowBackward(job, zr, c0, c1, dr, dc, job.work);
      else if (hard) plainRowBackward(job, true, zr, c0, c1, dr, dc);
      else plainRowBackward(job, false, zr, c0, c1, dr, dc);
    }
    backThroughState(job, s, z, 4 * width, 4 * width, false, work);
  }
}
