// The same as lanes.ts for engines without SIMD: a vector is one float. The build puts this file in its place.

export const TANH_END: f32 = 7.90531110763549805;
export type V = f32;
export const LANES: i32 = 1;
export const VB: usize = 4;

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vload(p: usize): V { return load<f32>(p); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vload1(p: usize): V { return load<f32>(p, 4); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vstore(p: usize, x: V): void { store<f32>(p, x); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vstore1(p: usize, x: V): void { store<f32>(p, x, 4); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat0(p: usize): V { return load<f32>(p, 0); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat1(p: usize): V { return load<f32>(p, 4); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat2(p: usize): V { return load<f32>(p, 8); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat3(p: usize): V { return load<f32>(p, 12); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat4(p: usize): V { return load<f32>(p, 16); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat5(p: usize): V { return load<f32>(p, 20); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsplat(x: f32): V { return x; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vadd(a: V, b: V): V { return a + b; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsub(a: V, b: V): V { return a - b; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vmul(a: V, b: V): V { return a * b; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vdiv(a: V, b: V): V { return a / b; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsqrt(a: V): V { return sqrt<f32>(a); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vabs(a: V): V { return abs<f32>(a); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfma(a: V, b: V, c: V): V { return a * b + c; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vmin(x: V, bound: V): V { return bound < x ? bound : x; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vmax(x: V, bound: V): V { return x < bound ? bound : x; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vwhereGreater(a: V, b: V, yes: V, no: V): V { return a > b ? yes : no; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vpow2(biased: V): V {
  return reinterpret<f32>((reinterpret<i32>(biased) << 23) + 0x3f800000);
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsum(x: V): f32 { return x; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function veach(x: V, f: (x: f32) => f32): V { return f(x); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function transpose4(from: usize, rows: usize, to: usize, step: usize): void {
  for (let c = 0; c < 4; c++) {
    for (let r = 0; r < 4; r++) {
      store<f32>(to + <usize>c * step + (<usize>r << 2), load<f32>(from + <usize>r * rows + (<usize>c << 2)));
    }
  }
}
export type Sums = i64;
export type Eight = usize;
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function noSums(): Sums { return 0; }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function loadEight(p: usize): Eight { return p; }
function dot(x: Eight, w: usize): i64 {
  let sum: i64 = 0;
  for (let i: usize = 0; i < 8; i++) sum += <i64>(<i32>load<i16>(x + 2 * i) * <i32>load<i8>(w + i));
  return sum;
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot0(sums: Sums, x: Eight, w: usize): Sums { return sums + dot(x, w); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot1(sums: Sums, x: Eight, w: usize): Sums { return sums + dot(x, w + 8); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot2(sums: Sums, x: Eight, w: usize): Sums { return sums + dot(x, w + 16); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot3(sums: Sums, x: Eight, w: usize): Sums { return sums + dot(x, w + 24); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function storeTotals(p: usize, a: Sums, b: Sums, c: Sums, d: Sums): void {
  store<f32>(p, <f32>a); store<f32>(p, <f32>b, 4); store<f32>(p, <f32>c, 8); store<f32>(p, <f32>d, 12);
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function storeEight(p: usize, x: usize, scale: V): void {
  // Saturating as with SIMD, where NaN becomes 0.
  for (let i: usize = 0; i < 8; i++) {
    const value = nearest<f32>(load<f32>(x + 4 * i) * scale);
    store<i16>(p + 2 * i, value == value ? <i16>max<f32>(min<f32>(value, 32767), -32768) : 0);
  }
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vlargest(x: V): f32 { return x; }
