// The same as lanes.ts for engines without SIMD: a vector is one float. The build puts this file in its place.

export type V = f32;
export const LANES: i32 = 1;
export const VB: usize = 4;

// @ts-ignore: decorator
@inline export function vload(p: usize): V { return load<f32>(p); }
// @ts-ignore: decorator
@inline export function vload1(p: usize): V { return load<f32>(p, 4); }
// @ts-ignore: decorator
@inline export function vstore(p: usize, x: V): void { store<f32>(p, x); }
// @ts-ignore: decorator
@inline export function vstore1(p: usize, x: V): void { store<f32>(p, x, 4); }
// @ts-ignore: decorator
@inline export function vfloat0(p: usize): V { return load<f32>(p, 0); }
// @ts-ignore: decorator
@inline export function vfloat1(p: usize): V { return load<f32>(p, 4); }
// @ts-ignore: decorator
@inline export function vfloat2(p: usize): V { return load<f32>(p, 8); }
// @ts-ignore: decorator
@inline export function vfloat3(p: usize): V { return load<f32>(p, 12); }
// @ts-ignore: decorator
@inline export function vfloat4(p: usize): V { return load<f32>(p, 16); }
// @ts-ignore: decorator
@inline export function vfloat5(p: usize): V { return load<f32>(p, 20); }
// @ts-ignore: decorator
@inline export function vsplat(x: f32): V { return x; }
// @ts-ignore: decorator
@inline export function vadd(a: V, b: V): V { return a + b; }
// @ts-ignore: decorator
@inline export function vsub(a: V, b: V): V { return a - b; }
// @ts-ignore: decorator
@inline export function vmul(a: V, b: V): V { return a * b; }
// @ts-ignore: decorator
@inline export function vdiv(a: V, b: V): V { return a / b; }
// @ts-ignore: decorator
@inline export function vsqrt(a: V): V { return sqrt<f32>(a); }
// @ts-ignore: decorator
@inline export function vabs(a: V): V { return abs<f32>(a); }
// @ts-ignore: decorator
@inline export function vfma(a: V, b: V, c: V): V { return a * b + c; }
// @ts-ignore: decorator
@inline export function vmin(x: V, bound: V): V { return bound < x ? bound : x; }
// @ts-ignore: decorator
@inline export function vmax(x: V, bound: V): V { return x < bound ? bound : x; }
// @ts-ignore: decorator
@inline export function vwhereGreater(a: V, b: V, yes: V, no: V): V { return a > b ? yes : no; }
// @ts-ignore: decorator
@inline export function vpow2(biased: V): V {
  return reinterpret<f32>((reinterpret<i32>(biased) << 23) + 0x3f800000);
}
// @ts-ignore: decorator
@inline export function vsum(x: V): f32 { return x; }
// @ts-ignore: decorator
@inline export function veach(x: V, f: (x: f32) => f32): V { return f(x); }
// @ts-ignore: decorator
@inline export function transpose4(from: usize, rows: usize, to: usize, step: usize): void {
  for (let c = 0; c < 4; c++) {
    for (let r = 0; r < 4; r++) {
      store<f32>(to + <usize>c * step + (<usize>r << 2), load<f32>(from + <usize>r * rows + (<usize>c << 2)));
    }
  }
}
