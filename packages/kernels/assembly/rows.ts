import { LANES, V, VB, vadd, vfma, vload, vmax, vmin, vmul, vsplat, vstore, vsub } from './lanes';

// Loops over rows. `n` is a multiple of the vector's length unless said otherwise.

/** y = x */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function copyRow(x: usize, y: usize, n: i32): void { memory.copy(y, x, <usize>n << 2); }

/** y += x */
export function addRow(x: usize, y: usize, n: i32): void {
  const end = y + (<usize>n << 2);
  for (; y < end; y += VB) { vstore(y, vadd(vload(y), vload(x))); x += VB; }
}

/** y += x, any n. */
export function addAnyRow(x: usize, y: usize, n: i32): void {
  const whole = n & ~(LANES - 1);
  addRow(x, y, whole);
  for (let i = whole; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, load<f32>(y + at) + load<f32>(x + at));
  }
}

/** y += a∘b */
export function addProduct(a: usize, b: usize, y: usize, n: i32): void {
  const end = y + (<usize>n << 2);
  for (; y < end; y += VB) { vstore(y, vfma(vload(a), vload(b), vload(y))); a += VB; b += VB; }
}

/** y = a∘b */
export function product(a: usize, b: usize, y: usize, n: i32): void {
  const end = y + (<usize>n << 2);
  for (; y < end; y += VB) { vstore(y, vmul(vload(a), vload(b))); a += VB; b += VB; }
}

/** y -= x */
export function subtractRow(x: usize, y: usize, n: i32): void {
  const end = y + (<usize>n << 2);
  for (; y < end; y += VB) { vstore(y, vsub(vload(y), vload(x))); x += VB; }
}

/** y = clip(y, -bound, bound) */
export function clipRow(y: usize, bound: f32, n: i32): void {
  const high = vsplat(bound), low = vsplat(-bound);
  const end = y + (<usize>n << 2);
  for (; y < end; y += VB) vstore(y, vmax(vmin(vload(y), high), low));
}

/** y = 1 - x */
export function complement(x: usize, y: usize, n: i32): void {
  const one = vsplat(1);
  const end = y + (<usize>n << 2);
  for (; y < end; y += VB) { vstore(y, vsub(one, vload(x))); x += VB; }
}

/** y[j] = Σ x[row, j]: bias gradients. Four rows at a time. */
export function sumRows(x: usize, y: usize, rows: i32, n: i32, ldx: i32): void {
  memory.fill(y, 0, <usize>n << 2);
  const step = <usize>ldx << 2;
  const bytes = <usize>n << 2;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (let j: usize = 0; j < bytes; j += VB) {
      const p = x + j;
      const sum: V = vadd(vadd(vload(p), vload(p + step)), vadd(vload(p + 2 * step), vload(p + 3 * step)));
      vstore(y + j, vadd(vload(y + j), sum));
    }
    x += 4 * step;
  }
  for (; row < rows; row++) {
    addRow(x, y, n);
    x += step;
  }
}

/** y[j] = Σ a[row, j]·b[row, j]: peephole gradients. */
export function sumProducts(a: usize, b: usize, y: usize, rows: i32, n: i32, lda: i32, ldb: i32): void {
  memory.fill(y, 0, <usize>n << 2);
  for (let row = 0; row < rows; row++) {
    addProduct(a, b, y, n);
    a += <usize>lda << 2;
    b += <usize>ldb << 2;
  }
}

/**
 * Copies `count` runs of n floats (any n) from `stride` floats apart to others, and fills each up with zeros to `width`.
 * Pads gates and states on the way in, takes the padding off on the way out.
 */
export function copyRuns(x: usize, y: usize, count: i32, n: i32, stride: i32, width: i32): void {
  const bytes = <usize>n << 2;
  const rest = (<usize>width << 2) - bytes;
  for (let run = 0; run < count; run++) {
    memory.copy(y, x, bytes);
    if (rest > 0) memory.fill(y + bytes, 0, rest);
    x += <usize>stride << 2;
    y += <usize>width << 2;
  }
}

/**
 * [batch, time, n] with `stride` floats between sequences → [time·batch, width], in processing order, zeros at masked
 * steps: padding may be NaN.
 *
 * @param mask [time·batch] bytes in processing order, or 0.
 */
export function toTimeMajor(
  x: usize, y: usize, batch: i32, time: i32, n: i32, stride: i32, width: i32, reverse: bool, mask: usize,
): void {
  const bytes = <usize>n << 2, step = <usize>width << 2;
  for (let s = 0; s < time; s++) {
    const from = x + ((<usize>(reverse ? time - 1 - s : s) * n) << 2);
    for (let b = 0; b < batch; b++) {
      const masked = mask != 0 && load<u8>(mask + <usize>(s * batch + b)) == 0;
      if (masked) memory.fill(y, 0, step);
      else {
        memory.copy(y, from + ((<usize>b * stride) << 2), bytes);
        if (step > bytes) memory.fill(y + bytes, 0, step - bytes);
      }
      y += step;
    }
  }
}

/**
 * The other way: [time·batch, width] in processing order → [batch, time, n] with `stride` floats between steps and
 * time·stride between sequences, so that two directions can share one array.
 *
 * @param mask Where given, masked steps become 0.
 */
export function toBatchMajor(
  x: usize, y: usize, batch: i32, time: i32, n: i32, width: i32, stride: i32, reverse: bool, mask: usize,
): void {
  const bytes = <usize>n << 2;
  for (let s = 0; s < time; s++) {
    const t = reverse ? time - 1 - s : s;
    for (let b = 0; b < batch; b++) {
      const into = y + ((<usize>(b * time + t) * stride) << 2);
      if (mask != 0 && load<u8>(mask + <usize>(s * batch + b)) == 0) memory.fill(into, 0, bytes);
      else memory.copy(into, x, bytes);
      x += <usize>width << 2;
    }
  }
}
