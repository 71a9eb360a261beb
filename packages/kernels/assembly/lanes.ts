// The one place that knows how wide a vector is. Everything else is written in terms of V, so that one source builds
// three modules: with relaxed SIMD (fused multiply-add), with plain SIMD, and, from lanes.scalar.ts, without SIMD.

/** Where tanh's polynomials reach 1 exactly: that depends on how often they round. */
export const TANH_END: f32 = ASC_FEATURE_RELAXED_SIMD ? 7.99881172180175781 : 7.90531110763549805;

/** As many floats as one instruction works on. */
export type V = v128;

/** Floats in a V. */
export const LANES: i32 = 4;

/** Bytes of a V. */
export const VB: usize = 16;

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vload(p: usize): V { return v128.load(p); }
/** The vector after the one at p. Offsets must be literals to end up in the instruction, hence one function each. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vload1(p: usize): V { return v128.load(p, 16); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vstore(p: usize, x: V): void { v128.store(p, x); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vstore1(p: usize, x: V): void { v128.store(p, x, 16); }
/** One float, the first, second, … at p, in all lanes. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat0(p: usize): V { return v128.load_splat<f32>(p, 0); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat1(p: usize): V { return v128.load_splat<f32>(p, 4); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat2(p: usize): V { return v128.load_splat<f32>(p, 8); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat3(p: usize): V { return v128.load_splat<f32>(p, 12); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat4(p: usize): V { return v128.load_splat<f32>(p, 16); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfloat5(p: usize): V { return v128.load_splat<f32>(p, 20); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsplat(x: f32): V { return f32x4.splat(x); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vadd(a: V, b: V): V { return f32x4.add(a, b); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsub(a: V, b: V): V { return f32x4.sub(a, b); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vmul(a: V, b: V): V { return f32x4.mul(a, b); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vdiv(a: V, b: V): V { return f32x4.div(a, b); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsqrt(a: V): V { return f32x4.sqrt(a); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vabs(a: V): V { return f32x4.abs(a); }

/** a·b + c, rounded once where the build has relaxed SIMD, else twice. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vfma(a: V, b: V, c: V): V {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The smaller of x and bound; NaN if x is NaN. One instruction, unlike f32x4.min. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vmin(x: V, bound: V): V { return f32x4.pmin(x, bound); }
/** The larger of x and bound; NaN if x is NaN. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vmax(x: V, bound: V): V { return f32x4.pmax(x, bound); }

/** Lane by lane, yes where a > b, else no. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vwhereGreater(a: V, b: V, yes: V, no: V): V {
  return v128.bitselect(yes, no, f32x4.gt(a, b));
}

/** 2ⁿ from n + 1.5·2²³, |n| ≤ 126: the sum's low bits are n. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vpow2(biased: V): V {
  return i32x4.add(i32x4.shl(biased, 23), i32x4.splat(0x3f800000));
}

/** The sum of all lanes. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vsum(x: V): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Lanes one by one through a scalar function. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function veach(x: V, f: (x: f32) => f32): V {
  let y = f32x4.splat(f(f32x4.extract_lane(x, 0)));
  y = f32x4.replace_lane(y, 1, f(f32x4.extract_lane(x, 1)));
  y = f32x4.replace_lane(y, 2, f(f32x4.extract_lane(x, 2)));
  return f32x4.replace_lane(y, 3, f(f32x4.extract_lane(x, 3)));
}

/**
 * Four columns of four rows, transposed: row r at from + r·rows, to 4 groups of floats, `to + c·step`, of 4 rows each.
 * What packs A for the product.
 */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function transpose4(from: usize, rows: usize, to: usize, step: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + rows);
  const c = v128.load(from + 2 * rows);
  const d = v128.load(from + 3 * rows);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + step, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * step, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5));
  v128.store(to + 3 * step, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7));
}

// Products of bytes (weights) with 16-bit integers (activations): see quantized.ts.

/** Sums of products, not yet added up to one. */
export type Sums = v128;

/** Eight 16-bit integers. */
export type Eight = v128;

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function noSums(): Sums { return i32x4.splat(0); }
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function loadEight(p: usize): Eight { return v128.load(p); }
/** sums + x·(the first, second, … eight bytes at w) */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot0(sums: Sums, x: Eight, w: usize): Sums {
  return i32x4.add(sums, i32x4.dot_i16x8_s(x, v128.load_ext<i8>(w, 0)));
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot1(sums: Sums, x: Eight, w: usize): Sums {
  return i32x4.add(sums, i32x4.dot_i16x8_s(x, v128.load_ext<i8>(w, 8)));
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot2(sums: Sums, x: Eight, w: usize): Sums {
  return i32x4.add(sums, i32x4.dot_i16x8_s(x, v128.load_ext<i8>(w, 16)));
}
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function dot3(sums: Sums, x: Eight, w: usize): Sums {
  return i32x4.add(sums, i32x4.dot_i16x8_s(x, v128.load_ext<i8>(w, 24)));
}
/** Adds each up and writes the four totals as floats. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function storeTotals(p: usize, a: Sums, b: Sums, c: Sums, d: Sums): void {
  const fa = f32x4.convert_i32x4_s(a), fb = f32x4.convert_i32x4_s(b);
  const fc = f32x4.convert_i32x4_s(c), fd = f32x4.convert_i32x4_s(d);
  const ab = f32x4.add(v128.shuffle<f32>(fa, fb, 0, 4, 1, 5), v128.shuffle<f32>(fa, fb, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(fc, fd, 0, 4, 1, 5), v128.shuffle<f32>(fc, fd, 2, 6, 3, 7));
  v128.store(p, f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7)));
}
/** Eight floats at x, times scale and rounded, as 16-bit integers to p. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function storeEight(p: usize, x: usize, scale: V): void {
  const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x), scale)));
  const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x, 16), scale)));
  v128.store(p, i16x8.narrow_i32x4_s(low, high));
}
/** The largest lane. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline export function vlargest(x: V): f32 {
  const pairs = f32x4.max(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}
