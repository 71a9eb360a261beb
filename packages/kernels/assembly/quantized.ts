import {
  dot0, dot1, dot2, dot3, loadEight, noSums, storeEight, storeTotals, VB, vabs, vadd, vfma, vlargest, vload, vmax, vmul,
  vsplat, vstore, vsum,
} from './lanes';

// Weights of eight bits: w[k, j] ≈ s[j]·q[k, j] with s[j] = max|w[·, j]| / 127. What they are multiplied with is brought
// to 16 bits at every product, x[k] ≈ t·p[k] with t = max|x| / limit, so that y[j] = s[j]·t·Σ p[k]·q[k, j] is a sum of
// integers. `limit` is so small that sums over `depth` stay within 32 bits.
//
// Columns lie in blocks of four, eight weights of each in turn: [n/4][depth/8][4][8].

/** Rows of x that one pass over the weights serves: together they stay in the second-level cache. */
const ROWS: i32 = 64;

/** k rounded up to whole eights. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function depthOf(k: i32): i32 { return (k + 7) & ~7; }

/** Floats of the sums of a row. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function sumsOf(n: i32): i32 { return (n + 3) & ~3; }

/** The largest |p| with which no sum over `depth` overflows; each of four lanes takes a quarter of the products. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function limitOf(depth: i32): f32 {
  return <f32>min<i64>(32767, (<i64>i32.MAX_VALUE * 4) / (127 * <i64>depth));
}

/** How many floats `quantizedProduct` needs at `work`. */
export function quantizedWork(k: i32, n: i32, rows: i32): i32 {
  return min(rows, ROWS) * ((depthOf(k) >> 1) + sumsOf(n) + 1) + 16;
}

/** How many floats the weights take. */
export function quantizedSize(k: i32, n: i32): i32 { return (depthOf(k) * sumsOf(n)) >> 2; }

/** Rounds w [k, n] to bytes at `to`, and writes s [n]. */
export function quantize(w: usize, to: usize, scales: usize, k: i32, n: i32): void {
  const depth = depthOf(k);
  memory.fill(to, 0, <usize>(depth * sumsOf(n)));
  for (let j = 0; j < n; j++) {
    const column = w + (<usize>j << 2);
    let largest: f32 = 0;
    for (let i = 0; i < k; i++) largest = max(largest, abs(load<f32>(column + (<usize>(i * n) << 2))));
    const scale = largest / 127;
    store<f32>(scales + (<usize>j << 2), scale);
    if (!(scale > 0)) continue;
    const block = to + <usize>((j >> 2) * 4 * depth + (j & 3) * 8);
    for (let i = 0; i < k; i++) {
      const value = nearest<f32>(load<f32>(column + (<usize>(i * n) << 2)) / scale);
      store<i8>(block + <usize>((i >> 3) * 32 + (i & 7)), <i8>max<f32>(min<f32>(value, 127), -127));
    }
  }
}

/** Brings k floats to 16 bits. @returns t; not a number if one of them is not, or is infinite. */
function round(x: usize, to: usize, k: i32, limit: f32): f32 {
  const whole = x + ((<usize>k & ~7) << 2);
  const zero = vsplat(0);
  let largest = zero, spoilt = zero;
  let p = x;
  for (; p < whole; p += VB) {
    const value = vload(p);
    largest = vmax(vabs(value), largest);
    spoilt = vfma(value, zero, spoilt);
  }
  let most = vlargest(largest), bad = vsum(spoilt);
  const end = x + (<usize>k << 2);
  for (; p < end; p += 4) {
    const value = load<f32>(p);
    most = max(most, abs(value));
    bad += value * 0;
  }
  const factor = most > 0 ? limit / most : 0;
  for (p = x; p < whole; p += 32) { storeEight(to, p, vsplat(factor)); to += 16; }
  if (p < end) {
    memory.fill(to, 0, 16);
    for (; p < end; p += 4) { store<i16>(to, <i16>nearest<f32>(load<f32>(p) * factor)); to += 2; }
  }
  return most / limit + bad;
}

/** Eight columns: with four, the processor waits; with twelve, registers spill. */
export function columns8(x: usize, w: usize, y: usize, depth: i32): void {
  let a0 = noSums(), a1 = noSums(), a2 = noSums(), a3 = noSums();
  let b0 = noSums(), b1 = noSums(), b2 = noSums(), b3 = noSums();
  const end = x + (<usize>depth << 1);
  let u = w + (<usize>depth << 2);
  while (x < end) {
    const e = loadEight(x);
    a0 = dot0(a0, e, w); a1 = dot1(a1, e, w); a2 = dot2(a2, e, w); a3 = dot3(a3, e, w);
    b0 = dot0(b0, e, u); b1 = dot1(b1, e, u); b2 = dot2(b2, e, u); b3 = dot3(b3, e, u);
    x += 16; w += 32; u += 32;
  }
  storeTotals(y, a0, a1, a2, a3);
  storeTotals(y + 16, b0, b1, b2, b3);
}

/** Four columns. */
export function columns4(x: usize, w: usize, y: usize, depth: i32): void {
  let a0 = noSums(), a1 = noSums(), a2 = noSums(), a3 = noSums();
  const end = x + (<usize>depth << 1);
  while (x < end) {
    const e = loadEight(x);
    a0 = dot0(a0, e, w); a1 = dot1(a1, e, w); a2 = dot2(a2, e, w); a3 = dot3(a3, e, w);
    x += 16; w += 32;
  }
  storeTotals(y, a0, a1, a2, a3);
}

/** y [rows, n] (+)= x [rows, k]·w, with `ldx` and `ldy` floats between rows. */
export function quantizedProduct(
  x: usize, w: usize, scales: usize, y: usize, rows: i32, n: i32, k: i32, ldx: i32, ldy: i32, add: bool, work: usize,
): void {
  const depth = depthOf(k), room = sumsOf(n);
  const limit = limitOf(depth);
  const step = <usize>depth << 1, sumStep = <usize>room << 2, block = <usize>depth << 2;
  for (let first = 0; first < rows; first += ROWS) {
    const count = min(ROWS, rows - first);
    const sums = work + <usize>count * step, steps = sums + <usize>count * sumStep;
    for (let row = 0; row < count; row++) {
      const from = x + ((<usize>(first + row) * ldx) << 2);
      store<f32>(steps + (<usize>row << 2), round(from, work + <usize>row * step, k, limit));
    }
    let column = 0, at = w;
    for (; column + 8 <= room; column += 8) {
      for (let row: usize = 0; row < <usize>count; row++) {
        columns8(work + row * step, at, sums + row * sumStep + (<usize>column << 2), depth);
      }
      at += 2 * block;
    }
    for (; column < room; column += 4) {
      for (let row: usize = 0; row < <usize>count; row++) {
        columns4(work + row * step, at, sums + row * sumStep + (<usize>column << 2), depth);
      }
      at += block;
    }
    for (let row = 0; row < count; row++) {
      const t = vsplat(load<f32>(steps + (<usize>row << 2)));
      const from = sums + <usize>row * sumStep, to = y + ((<usize>(first + row) * ldy) << 2);
      for (let j: usize = 0; j < <usize>n << 2; j += VB) {
        const value = vmul(vmul(vload(from + j), vload(scales + j)), t);
        vstore(to + j, add ? vadd(vload(to + j), value) : value);
      }
    }
  }
}
