import {
  TANH_END, V, VB, vabs, vadd, vdiv, veach, vfma, vload, vmax, vmin, vmul, vpow2, vsplat, vstore, vsub, vwhereGreater,
} from './lanes';

// Activations and their slopes. A slope is a function of the activation's value y, so that a layer keeps only y.

export const LINEAR: i32 = 0;
export const TANH: i32 = 1;
export const SIGMOID: i32 = 2;
export const RELU: i32 = 3;
export const HARD_SIGMOID: i32 = 4;
export const LEAKY_RELU: i32 = 5;
export const ELU: i32 = 6;
export const SOFTSIGN: i32 = 7;
export const SOFTPLUS: i32 = 8;
export const SCALED_TANH: i32 = 9;
export const THRESHOLDED_RELU: i32 = 10;
export const AFFINE: i32 = 11;

/**
 * eˣ = 2ⁿ·eʳ with n = round(x/ln 2), r = x - n·ln 2 in two parts (Cody & Waite), eʳ by a polynomial of degree 6.
 * Relative error < 2e-7. Held within ±87, where it neither overflows nor becomes denormal. NaN stays NaN.
 */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function exp(x: V): V {
  const magic = vsplat(12582912); // 1.5·2²³: adding it rounds to an integer
  const held = vmax(vmin(x, vsplat(87)), vsplat(-87));
  const biased = vfma(held, vsplat(1.44269504), magic);
  const n = vsub(biased, magic);
  let r = vfma(n, vsplat(-0.693359375), held);
  r = vfma(n, vsplat(2.12194440e-4), r);
  let p = vfma(r, vsplat(1.9875691500e-4), vsplat(1.3981999507e-3));
  p = vfma(p, r, vsplat(8.3334519073e-3));
  p = vfma(p, r, vsplat(4.1665795894e-2));
  p = vfma(p, r, vsplat(1.6666665459e-1));
  p = vfma(p, r, vsplat(5.0000001201e-1));
  p = vadd(vfma(vmul(r, r), p, r), vsplat(1));
  return vmul(p, vpow2(biased));
}

/** σ(x) = (1 + tanh(x/2)) / 2. Absolute error < 3e-7, at two thirds of the time that 1 / (1 + e⁻ˣ) takes. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function sigmoid(x: V): V {
  const half = vsplat(0.5);
  return vfma(tanh(vmul(x, half)), half, half);
}

/** tanh(x) as a ratio of polynomials in x² on |x| < 8; beyond, it is 1. Absolute error < 4e-7. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function tanh(x: V): V {
  const held = vmax(vmin(x, vsplat(TANH_END)), vsplat(-TANH_END));
  const s = vmul(held, held);
  let p = vfma(s, vsplat(-2.76076847742355e-16), vsplat(2.00018790482477e-13));
  p = vfma(s, p, vsplat(-8.60467152213735e-11));
  p = vfma(s, p, vsplat(5.12229709037114e-08));
  p = vfma(s, p, vsplat(1.48572235717979e-05));
  p = vfma(s, p, vsplat(6.37261928875436e-04));
  p = vfma(s, p, vsplat(4.89352455891786e-03));
  let q = vfma(s, vsplat(1.19825839466702e-06), vsplat(1.18534705686654e-04));
  q = vfma(s, q, vsplat(2.26843463243900e-03));
  q = vfma(s, q, vsplat(4.89352518554385e-03));
  return vdiv(vmul(held, p), q);
}

/** clip(α·x + β, 0, 1) */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function hardSigmoid(x: V, alpha: V, beta: V): V {
  return vmax(vmin(vadd(vmul(x, alpha), beta), vsplat(1)), vsplat(0));
}

function log1p(x: f32): f32 { return NativeMathf.log1p(x); }

/** n floats (a multiple of the vector's length) through an activation, in place. */
export function activate(kind: i32, alpha: f32, beta: f32, p: usize, n: i32): void {
  const end = p + (<usize>n << 2);
  const a = vsplat(alpha), b = vsplat(beta), zero = vsplat(0), one = vsplat(1);
  if (kind == TANH) {
    for (; p < end; p += VB) vstore(p, tanh(vload(p)));
  } else if (kind == SIGMOID) {
    for (; p < end; p += VB) vstore(p, sigmoid(vload(p)));
  } else if (kind == RELU) {
    for (; p < end; p += VB) vstore(p, vmax(vload(p), zero));
  } else if (kind == HARD_SIGMOID) {
    for (; p < end; p += VB) vstore(p, hardSigmoid(vload(p), a, b));
  } else if (kind == LEAKY_RELU) {
    for (; p < end; p += VB) { const x = vload(p); vstore(p, vwhereGreater(zero, x, vmul(a, x), x)); }
  } else if (kind == ELU) {
    for (; p < end; p += VB) { const x = vload(p); vstore(p, vwhereGreater(zero, x, vmul(a, vsub(exp(x), one)), x)); }
  } else if (kind == SOFTSIGN) {
    for (; p < end; p += VB) { const x = vload(p); vstore(p, vdiv(x, vadd(one, vabs(x)))); }
  } else if (kind == SOFTPLUS) {
    for (; p < end; p += VB) {
      const x = vload(p);
      vstore(p, vadd(vmax(x, zero), veach(exp(vsub(zero, vabs(x))), log1p)));
    }
  } else if (kind == SCALED_TANH) {
    for (; p < end; p += VB) vstore(p, vmul(a, tanh(vmul(b, vload(p)))));
  } else if (kind == THRESHOLDED_RELU) {
    // What is not above α becomes 0, NaN stays.
    for (; p < end; p += VB) { const x = vload(p); vstore(p, vwhereGreater(x, a, x, vmax(vmin(x, zero), zero))); }
  } else if (kind == AFFINE) {
    for (; p < end; p += VB) vstore(p, vadd(vmul(a, vload(p)), b));
  }
}

/** f′ where f(x) = y. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function slope(kind: i32, a: V, b: V, y: V): V {
  const zero = vsplat(0), one = vsplat(1);
  if (kind == TANH) return vsub(one, vmul(y, y));
  if (kind == SIGMOID) return vmul(y, vsub(one, y));
  if (kind == RELU) return vwhereGreater(y, zero, one, zero);
  if (kind == HARD_SIGMOID) return vwhereGreater(y, zero, vwhereGreater(one, y, a, zero), zero);
  if (kind == LEAKY_RELU) return vwhereGreater(zero, y, a, one);
  if (kind == ELU) return vwhereGreater(zero, y, vadd(y, a), one);
  if (kind == SOFTSIGN) { const t = vsub(one, vabs(y)); return vmul(t, t); }
  if (kind == SOFTPLUS) return vsub(one, exp(vsub(zero, y)));
  // α·β·(1 - (y/α)²)
  if (kind == SCALED_TANH) { const t = vdiv(y, a); return vmul(vmul(a, b), vsub(one, vmul(t, t))); }
  if (kind == THRESHOLDED_RELU) return vwhereGreater(y, a, one, zero);
  if (kind == AFFINE) return a;
  return one;
}

/** d *= f′ where f(x) = y; 0 where y is at or beyond its bounds, that is where x was clipped. */
export function timesSlope(kind: i32, alpha: f32, beta: f32, low: f32, high: f32, y: usize, d: usize, n: i32): void {
  const a = vsplat(alpha), b = vsplat(beta), l = vsplat(low), h = vsplat(high), zero = vsplat(0);
  const end = d + (<usize>n << 2);
  if (low == -Infinity && high == Infinity) {
    for (; d < end; d += VB) { vstore(d, vmul(vload(d), slope(kind, a, b, vload(y)))); y += VB; }
    return;
  }
  for (; d < end; d += VB) {
    const value = vload(y);
    const inside = vwhereGreater(value, l, vwhereGreater(h, value, slope(kind, a, b, value), zero), zero);
    vstore(d, vmul(vload(d), inside));
    y += VB;
  }
}
