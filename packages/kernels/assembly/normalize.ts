import { exp } from './activations';
import { LANES, VB, vdiv, vfma, vload, vmax, vlargest, vmul, vsplat, vstore, vsub, vsum } from './lanes';

// Over the n numbers of a row, whatever n: rows have room for whole vectors, and what lies beyond n comes out as 0.

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function whole(n: i32): usize { return <usize>((n + LANES - 1) & ~(LANES - 1)) << 2; }

function fillRest(y: usize, n: i32, value: f32): void {
  const end = y + whole(n);
  for (let p = y + (<usize>n << 2); p < end; p += 4) store<f32>(p, value);
}

/** y = gain∘(x - mean) / √(variance + ε) + bias, in place. See Ba, Kiros & Hinton 2016. */
export function normalizeRow(y: usize, gain: usize, bias: usize, epsilon: f32, n: i32): void {
  const end = y + whole(n);
  fillRest(y, n, 0);
  let sum: f32 = 0;
  for (let p = y; p < end; p += VB) sum += vsum(vload(p));
  const mean = sum / <f32>n;
  const m = vsplat(mean);
  for (let p = y; p < end; p += VB) vstore(p, vsub(vload(p), m));
  fillRest(y, n, 0);
  let squares: f32 = 0;
  for (let p = y; p < end; p += VB) { const d = vload(p); squares += vsum(vmul(d, d)); }
  const scale = vsplat(1 / sqrt<f32>(squares / <f32>n + epsilon));
  for (let p = y; p < end; p += VB) {
    vstore(p, vfma(vmul(vload(p), scale), vload(gain), vload(bias)));
    gain += VB;
    bias += VB;
  }
}

/** y = exp(x - max x) / Σ exp(x - max x), in place. */
export function softmaxRow(y: usize, n: i32): void {
  const end = y + whole(n);
  fillRest(y, n, -Infinity);
  let most = vload(y);
  for (let p = y + VB; p < end; p += VB) most = vmax(vload(p), most);
  const largest = vsplat(vlargest(most));
  for (let p = y; p < end; p += VB) vstore(p, exp(vsub(vload(p), largest)));
  fillRest(y, n, 0);
  let sum: f32 = 0;
  for (let p = y; p < end; p += VB) sum += vsum(vload(p));
  const total = vsplat(sum);
  for (let p = y; p < end; p += VB) vstore(p, vdiv(vload(p), total));
}
