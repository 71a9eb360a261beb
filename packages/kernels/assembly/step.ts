import { activate } from './activations';
import { matmulPacked } from './gemm';
import { gruCandidateBefore, gruGatesAfter, gruGatesBefore } from './gru';
import { Job } from './job';
import { VB, vfloat0, vfma, vload, vload1, vsplat, vstore } from './lanes';
import { lstmGates } from './lstm';
import { normalizeRow, softmaxRow } from './normalize';
import { quantizedProduct } from './quantized';
import { addRow, copyRow, toBatchMajor } from './rows';
import { rnnActivate } from './simple-rnn';
import { NR, tile1, tile1x3 } from './tiles';

// A network of layers whose states outlive the call: one step of one stream, a step of many streams, or a sequence, all
// in one call. src/stream writes the layers; the order of their fields is repeated there.

/** A matrix [k, n], as panels of floats (see gemm.ts) or as bytes (see quantized.ts). n is whole panels. */
@unmanaged
export class Weights {
  k: i32;
  n: i32;
  /** As `packB` leaves it; 0 if the matrix is kept as bytes. */
  panels: usize;
  bytes: usize;
  scales: usize;
}

const EMBEDDING: i32 = 0;
const SIMPLE_RNN: i32 = 1;
const LSTM: i32 = 2;
const GRU_BEFORE: i32 = 3;
const GRU_AFTER: i32 = 4;
const DENSE: i32 = 5;
const ACTIVATION: i32 = 6;
const LAYER_NORM: i32 = 7;
const SOFTMAX: i32 = 8;

/** One layer. Rows are those of all steps and streams, time-major. */
@unmanaged
export class Layer {
  kind: i32;
  /** Numbers in a row that comes in. */
  inputSize: i32;
  /** Numbers in a row that goes out, and floats from one such row to the next. */
  outputSize: i32;
  outputStep: i32;
  /** Where rows go out: floats per row before it in the working memory, and floats into the row. */
  output: i32;
  outputOffset: i32;
  /** Room for gates and for one row besides: floats per row before it in the working memory. */
  gates: i32;
  aside: i32;
  /** Where the states are: floats per stream before it in a state. */
  h: i32;
  c: i32;
  /** Whether time runs backwards, from states of 0. */
  reverse: i32;
  /** Whether the next layer reads what this one reads: the other direction. */
  keepsInput: i32;
  /** What the kernels of whole sequences are told too: sizes, activations, biases. */
  job: usize;
  /** W, U; and Un of a GRU, P of an LSTM, 0 if there is none. */
  input: usize;
  recurrent: usize;
  second: usize;
  activation: i32;
  alpha: f32;
  beta: f32;
  /** Of a normalisation; an embedding's table is its gain. */
  gain: usize;
  bias: usize;
  epsilon: f32;
}

/** Six panels at once: six streams of weights, 12 accumulators. Fewer, and memory waits; more, and registers spill. */
function tile1x6(x: usize, b: usize, y: usize, k: i32, panel: usize, add: bool): void {
  let c0 = vsplat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, ca = c0, cb = c0;
  if (add) {
    c0 = vload(y); c1 = vload(y + VB); c2 = vload(y + 2 * VB); c3 = vload(y + 3 * VB);
    c4 = vload(y + 4 * VB); c5 = vload(y + 5 * VB); c6 = vload(y + 6 * VB); c7 = vload(y + 7 * VB);
    c8 = vload(y + 8 * VB); c9 = vload(y + 9 * VB); ca = vload(y + 10 * VB); cb = vload(y + 11 * VB);
  }
  let p = b + panel, q = p + panel, r = q + panel, s = r + panel, t = s + panel;
  const end = x + (<usize>k << 2);
  while (x < end) {
    const v = vfloat0(x);
    c0 = vfma(v, vload(b), c0); c1 = vfma(v, vload1(b), c1);
    c2 = vfma(v, vload(p), c2); c3 = vfma(v, vload1(p), c3);
    c4 = vfma(v, vload(q), c4); c5 = vfma(v, vload1(q), c5);
    c6 = vfma(v, vload(r), c6); c7 = vfma(v, vload1(r), c7);
    c8 = vfma(v, vload(s), c8); c9 = vfma(v, vload1(s), c9);
    ca = vfma(v, vload(t), ca); cb = vfma(v, vload1(t), cb);
    x += 4;
    b += 2 * VB; p += 2 * VB; q += 2 * VB; r += 2 * VB; s += 2 * VB; t += 2 * VB;
  }
  vstore(y, c0); vstore(y + VB, c1); vstore(y + 2 * VB, c2); vstore(y + 3 * VB, c3);
  vstore(y + 4 * VB, c4); vstore(y + 5 * VB, c5); vstore(y + 6 * VB, c6); vstore(y + 7 * VB, c7);
  vstore(y + 8 * VB, c8); vstore(y + 9 * VB, c9); vstore(y + 10 * VB, ca); vstore(y + 11 * VB, cb);
}

function tile1x4(x: usize, b: usize, y: usize, k: i32, panel: usize, add: bool): void {
  let c0 = vsplat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
  if (add) {
    c0 = vload(y); c1 = vload(y + VB); c2 = vload(y + 2 * VB); c3 = vload(y + 3 * VB);
    c4 = vload(y + 4 * VB); c5 = vload(y + 5 * VB); c6 = vload(y + 6 * VB); c7 = vload(y + 7 * VB);
  }
  let p = b + panel, q = p + panel, r = q + panel;
  const end = x + (<usize>k << 2);
  while (x < end) {
    const v = vfloat0(x);
    c0 = vfma(v, vload(b), c0); c1 = vfma(v, vload1(b), c1);
    c2 = vfma(v, vload(p), c2); c3 = vfma(v, vload1(p), c3);
    c4 = vfma(v, vload(q), c4); c5 = vfma(v, vload1(q), c5);
    c6 = vfma(v, vload(r), c6); c7 = vfma(v, vload1(r), c7);
    x += 4;
    b += 2 * VB; p += 2 * VB; q += 2 * VB; r += 2 * VB;
  }
  vstore(y, c0); vstore(y + VB, c1); vstore(y + 2 * VB, c2); vstore(y + 3 * VB, c3);
  vstore(y + 4 * VB, c4); vstore(y + 5 * VB, c5); vstore(y + 6 * VB, c6); vstore(y + 7 * VB, c7);
}

function tile1x2(x: usize, b: usize, y: usize, k: i32, panel: usize, add: bool): void {
  let c0 = vsplat(0), c1 = c0, c2 = c0, c3 = c0;
  if (add) { c0 = vload(y); c1 = vload(y + VB); c2 = vload(y + 2 * VB); c3 = vload(y + 3 * VB); }
  let p = b + panel;
  const end = x + (<usize>k << 2);
  while (x < end) {
    const v = vfloat0(x);
    c0 = vfma(v, vload(b), c0); c1 = vfma(v, vload1(b), c1);
    c2 = vfma(v, vload(p), c2); c3 = vfma(v, vload1(p), c3);
    x += 4; b += 2 * VB; p += 2 * VB;
  }
  vstore(y, c0); vstore(y + VB, c1); vstore(y + 2 * VB, c2); vstore(y + 3 * VB, c3);
}

/** y (+)= x·w, one row. */
function vectorProduct(w: Weights, x: usize, y: usize, add: bool): void {
  const k = w.k, panel = (<usize>k * NR) << 2, width = <usize>NR << 2;
  let b = w.panels, left = w.n / NR;
  for (; left >= 6; left -= 6) { tile1x6(x, b, y, k, panel, add); b += 6 * panel; y += 6 * width; }
  if (left == 5 || left == 3) { tile1x3(x, b, y, k, panel, add); b += 3 * panel; y += 3 * width; left -= 3; }
  if (left == 4) { tile1x4(x, b, y, k, panel, add); return; }
  if (left >= 2) { tile1x2(x, b, y, k, panel, add); b += 2 * panel; y += 2 * width; left -= 2; }
  if (left == 1) tile1(x, b, y, k, add);
}

/** y (+)= x·w, rows of x `ldx` floats apart, of y `ldy`. */
function multiply(w: Weights, x: usize, ldx: i32, y: usize, ldy: i32, rows: i32, add: bool, work: usize): void {
  if (w.panels == 0) quantizedProduct(x, w.bytes, w.scales, y, rows, w.n, w.k, ldx, ldy, add, work);
  else if (rows == 1) vectorProduct(w, x, y, add);
  else matmulPacked(x, w.panels, y, rows, w.n, w.k, ldx, 1, ldy, add, work);
}

/** A recurrent layer: W for all rows at once, then U step by step, states in place. */
function recur(layer: Layer, x: usize, ldx: i32, state: usize, base: usize, rows: i32, time: i32, work: usize): void {
  const job = changetype<Job>(layer.job), kind = layer.kind;
  const W = changetype<Weights>(layer.input), U = changetype<Weights>(layer.recurrent);
  const second = changetype<Weights>(layer.second), projected = layer.second != 0;
  const width = job.width, size = job.outputWidth, gates = W.n;
  const total = <usize>(rows * time);
  const z = base + ((total * layer.gates) << 2), aside = base + ((total * layer.aside) << 2);
  const y = base + ((total * layer.output) << 2) + (<usize>layer.outputOffset << 2);
  const h = state + ((<usize>(rows * layer.h)) << 2), c = state + ((<usize>(rows * layer.c)) << 2);
  if (layer.reverse) {
    memory.fill(h, 0, <usize>(rows * size) << 2);
    if (kind == LSTM) memory.fill(c, 0, <usize>(rows * width) << 2);
  }
  multiply(W, x, ldx, z, gates, rows * time, false, work);
  // Where rows of the output are as wide as those of h, each step writes its h there and the next one reads it: no copies.
  const direct = layer.outputStep == size && layer.outputOffset == 0 && layer.outputSize == size && time > 1;
  const bytes = <usize>layer.outputSize << 2, block = <usize>(rows * size) << 2;
  let before = h;
  for (let s = 0; s < time; s++) {
    const t = layer.reverse ? time - 1 - s : s;
    const zt = z + ((<usize>(t * rows) * gates) << 2);
    const after = direct ? y + <usize>t * block : h;
    multiply(U, before, size, zt, gates, rows, true, work);
    if (kind == LSTM) {
      lstmGates(job, zt, c, c, projected ? aside : after, rows, projected ? width : size);
      if (projected) multiply(second, aside, width, after, size, rows, false, work);
    } else if (kind == GRU_AFTER) {
      multiply(second, before, size, aside, width, rows, false, work);
      gruGatesAfter(job, zt, aside, before, after, rows);
    } else if (kind == GRU_BEFORE) {
      gruGatesBefore(job, zt, aside, before, rows);
      multiply(second, aside, width, zt + (<usize>(2 * width) << 2), gates, rows, true, work);
      gruCandidateBefore(job, zt, before, after, rows);
    } else rnnActivate(job, zt, after, rows);
    if (direct) { before = after; continue; }
    for (let row = 0; row < rows; row++) {
      memory.copy(y + ((<usize>(t * rows + row) * layer.outputStep) << 2), h + ((<usize>row * size) << 2), bytes);
    }
  }
  if (direct) memory.copy(h, before, block);
}

/** A layer without a state, row by row. */
function apply(layer: Layer, x: usize, ldx: i32, y: usize, rows: i32, work: usize): void {
  const step = layer.outputStep, kind = layer.kind;
  if (kind == DENSE) multiply(changetype<Weights>(layer.input), x, ldx, y, step, rows, false, work);
  for (let row = 0; row < rows; row++) {
    if (kind == EMBEDDING) {
      const each = layer.outputSize / layer.inputSize;
      for (let i = 0; i < layer.inputSize; i++) {
        const id = <usize>load<f32>(x + (<usize>i << 2));
        copyRow(layer.gain + ((id * each) << 2), y + (<usize>(i * each) << 2), each);
      }
    } else if (kind == DENSE) {
      if (layer.bias != 0) addRow(layer.bias, y, step);
    } else copyRow(x, y, layer.inputSize);
    if (kind == SOFTMAX) softmaxRow(y, layer.outputSize);
    else if (kind == LAYER_NORM) normalizeRow(y, layer.gain, layer.bias, layer.epsilon, layer.outputSize);
    else if (kind == DENSE || kind == ACTIVATION) activate(layer.activation, layer.alpha, layer.beta, y, step);
    x += <usize>ldx << 2;
    y += <usize>step << 2;
  }
}

/**
 * Runs all layers over `time` steps of `rows` streams.
 *
 * @param layers, count The layers, one after the other.
 * @param state States of all streams together: every part [rows, its width].
 * @param base Working memory: input [time, rows, inputSize] first, then what the layers' offsets say.
 * @param to Where the last layer's rows go, [rows, time, its size].
 * @param work Room for packing.
 */
export function runNetwork(
  layers: usize, count: i32, state: usize, base: usize, to: usize, rows: i32, time: i32, work: usize,
): void {
  let x = base, ldx = changetype<Layer>(layers).inputSize;
  const total = rows * time;
  let size = ldx;
  for (; count > 0; count--) {
    const layer = changetype<Layer>(layers);
    const y = base + ((<usize>total * layer.output) << 2);
    if (layer.job != 0) recur(layer, x, ldx, state, base, rows, time, work);
    else apply(layer, x, ldx, y, total, work);
    if (!layer.keepsInput) {
      x = y;
      ldx = layer.outputStep;
      size = layer.outputOffset + layer.outputSize;
    }
    layers += offsetof<Layer>();
  }
  toBatchMajor(x, to, rows, time, size, ldx, size, false, 0);
}

/**
 * Brings states of single streams together, or, with `back`, takes them apart again.
 *
 * @param list The states, `rows` pointers.
 * @param parts Pairs of 32-bit integers: floats before a part of a state, and its width; `count` pairs.
 */
export function moveStates(list: usize, rows: i32, parts: usize, count: i32, together: usize, back: bool): void {
  for (; count > 0; count--) {
    const offset = <usize>load<i32>(parts) << 2, bytes = <usize>load<i32>(parts, 4) << 2;
    let into = together + <usize>rows * offset;
    for (let row = 0; row < rows; row++) {
      const alone = <usize>load<i32>(list + (<usize>row << 2)) + offset;
      if (back) memory.copy(alone, into, bytes);
      else memory.copy(into, alone, bytes);
      into += bytes;
    }
    parts += 8;
  }
}
