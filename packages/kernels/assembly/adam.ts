import { LANES, V, VB, vadd, vdiv, vfma, vload, vmul, vsplat, vsqrt, vstore, vsub } from './lanes';

/** Σ xᵢ² over n floats (any n), in 64 bits: gradients of 10²⁰ do not overflow it. */
export function sumOfSquares(x: usize, n: i32): f64 {
  // Four sums, so that additions need not wait for each other.
  let a: f64 = 0, b: f64 = 0, c: f64 = 0, d: f64 = 0;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const x0 = <f64>load<f32>(x), x1 = <f64>load<f32>(x, 4), x2 = <f64>load<f32>(x, 8), x3 = <f64>load<f32>(x, 12);
    a += x0 * x0; b += x1 * x1; c += x2 * x2; d += x3 * x3;
    x += 16;
  }
  for (; i < n; i++) {
    const x0 = <f64>load<f32>(x);
    a += x0 * x0;
    x += 4;
  }
  return a + b + (c + d);
}

/**
 * One update by Adam or AdamW of n weights (any n, with room up to the vector's length).
 *
 *   g ← scale·g   m ← m + (1-β1)·(g - m)   v ← v + (1-β2)·(g² - v)   θ ← keep·θ - rate·m / (√v + ε)
 *
 * β·m + (1-β)·g would need β itself, which 32 bits hold less exactly than 1-β: 10⁻⁵ of v at β2 = 0.999.
 *
 * The bias corrections are in `rate` and ε: rate = η·√(1-β2ᵗ)/(1-β1ᵗ), ε = ε₀·√(1-β2ᵗ).
 *
 * @param scale What clipping by the global norm multiplies the gradient with.
 * @param keep 1 - η·λ, the share that weight decay leaves; 1 for Adam.
 */
export function adam(
  weights: usize, gradient: usize, first: usize, second: usize, n: i32,
  scale: f32, beta1: f64, beta2: f64, rate: f32, epsilon: f32, keep: f32,
): void {
  const s = vsplat(scale), c1 = vsplat(<f32>(1 - beta1)), c2 = vsplat(<f32>(1 - beta2));
  const r = vsplat(rate), e = vsplat(epsilon), k = vsplat(keep);
  const end = weights + (<usize>((n + LANES - 1) & ~(LANES - 1)) << 2);
  while (weights < end) {
    const g = vmul(vload(gradient), s);
    const m0 = vload(first), v0 = vload(second);
    const m: V = vfma(vsub(g, m0), c1, m0);
    const v: V = vfma(vsub(vmul(g, g), v0), c2, v0);
    vstore(first, m);
    vstore(second, v);
    vstore(weights, vsub(vmul(vload(weights), k), vdiv(vmul(r, m), vadd(vsqrt(v), e))));
    weights += VB; gradient += VB; first += VB; second += VB;
  }
}
