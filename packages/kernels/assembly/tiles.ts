import { V, VB, vfloat0, vfloat1, vfloat2, vfloat3, vfloat4, vfloat5, vfma, vload, vload1, vsplat, vstore, vstore1 } from './lanes';

// C tile (+)= A tile · B panel, everything in registers. NR = 2 vectors of columns; up to 6 rows: 12 accumulators, 2
// vectors of B and 1 of A are the 15 registers V8 leaves. A is packed k by k with as many floats as the tile has rows,
// B k by k with NR, so that each step reads at constant offsets from two pointers that only go forward.
// No unrolling: with it V8 spills.

/** Columns in a panel of B. */
export const NR: i32 = (VB as i32) / 2;

const PANEL: usize = 2 * VB;

// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function start(c: usize, offset: usize, add: bool): V { return add ? vload(c + offset) : vsplat(0); }

export function tile6(a: usize, b: usize, c: usize, k: i32, ldc: usize, add: bool): void {
  let c00 = start(c, 0, add), c01 = start(c, VB, add);
  let c10 = start(c + ldc, 0, add), c11 = start(c + ldc, VB, add);
  let c20 = start(c + 2 * ldc, 0, add), c21 = start(c + 2 * ldc, VB, add);
  let c30 = start(c + 3 * ldc, 0, add), c31 = start(c + 3 * ldc, VB, add);
  let c40 = start(c + 4 * ldc, 0, add), c41 = start(c + 4 * ldc, VB, add);
  let c50 = start(c + 5 * ldc, 0, add), c51 = start(c + 5 * ldc, VB, add);
  const end = b + <usize>k * PANEL;
  while (b < end) {
    const b0 = vload(b), b1 = vload1(b);
    let x = vfloat0(a); c00 = vfma(x, b0, c00); c01 = vfma(x, b1, c01);
    x = vfloat1(a); c10 = vfma(x, b0, c10); c11 = vfma(x, b1, c11);
    x = vfloat2(a); c20 = vfma(x, b0, c20); c21 = vfma(x, b1, c21);
    x = vfloat3(a); c30 = vfma(x, b0, c30); c31 = vfma(x, b1, c31);
    x = vfloat4(a); c40 = vfma(x, b0, c40); c41 = vfma(x, b1, c41);
    x = vfloat5(a); c50 = vfma(x, b0, c50); c51 = vfma(x, b1, c51);
    a += 24; b += PANEL;
  }
  vstore(c, c00); vstore1(c, c01); c += ldc;
  vstore(c, c10); vstore1(c, c11); c += ldc;
  vstore(c, c20); vstore1(c, c21); c += ldc;
  vstore(c, c30); vstore1(c, c31); c += ldc;
  vstore(c, c40); vstore1(c, c41); c += ldc;
  vstore(c, c50); vstore1(c, c51);
}

export function tile5(a: usize, b: usize, c: usize, k: i32, ldc: usize, add: bool): void {
  let c00 = start(c, 0, add), c01 = start(c, VB, add);
  let c10 = start(c + ldc, 0, add), c11 = start(c + ldc, VB, add);
  let c20 = start(c + 2 * ldc, 0, add), c21 = start(c + 2 * ldc, VB, add);
  let c30 = start(c + 3 * ldc, 0, add), c31 = start(c + 3 * ldc, VB, add);
  let c40 = start(c + 4 * ldc, 0, add), c41 = start(c + 4 * ldc, VB, add);
  const end = b + <usize>k * PANEL;
  while (b < end) {
    const b0 = vload(b), b1 = vload1(b);
    let x = vfloat0(a); c00 = vfma(x, b0, c00); c01 = vfma(x, b1, c01);
    x = vfloat1(a); c10 = vfma(x, b0, c10); c11 = vfma(x, b1, c11);
    x = vfloat2(a); c20 = vfma(x, b0, c20); c21 = vfma(x, b1, c21);
    x = vfloat3(a); c30 = vfma(x, b0, c30); c31 = vfma(x, b1, c31);
    x = vfloat4(a); c40 = vfma(x, b0, c40); c41 = vfma(x, b1, c41);
    a += 20; b += PANEL;
  }
  vstore(c, c00); vstore1(c, c01); c += ldc;
  vstore(c, c10); vstore1(c, c11); c += ldc;
  vstore(c, c20); vstore1(c, c21); c += ldc;
  vstore(c, c30); vstore1(c, c31); c += ldc;
  vstore(c, c40); vstore1(c, c41);
}

export function tile4(a: usize, b: usize, c: usize, k: i32, ldc: usize, add: bool): void {
  let c00 = start(c, 0, add), c01 = start(c, VB, add);
  let c10 = start(c + ldc, 0, add), c11 = start(c + ldc, VB, add);
  let c20 = start(c + 2 * ldc, 0, add), c21 = start(c + 2 * ldc, VB, add);
  let c30 = start(c + 3 * ldc, 0, add), c31 = start(c + 3 * ldc, VB, add);
  const end = b + <usize>k * PANEL;
  while (b < end) {
    const b0 = vload(b), b1 = vload1(b);
    let x = vfloat0(a); c00 = vfma(x, b0, c00); c01 = vfma(x, b1, c01);
    x = vfloat1(a); c10 = vfma(x, b0, c10); c11 = vfma(x, b1, c11);
    x = vfloat2(a); c20 = vfma(x, b0, c20); c21 = vfma(x, b1, c21);
    x = vfloat3(a); c30 = vfma(x, b0, c30); c31 = vfma(x, b1, c31);
    a += 16; b += PANEL;
  }
  vstore(c, c00); vstore1(c, c01); c += ldc;
  vstore(c, c10); vstore1(c, c11); c += ldc;
  vstore(c, c20); vstore1(c, c21); c += ldc;
  vstore(c, c30); vstore1(c, c31);
}

export function tile3(a: usize, b: usize, c: usize, k: i32, ldc: usize, add: bool): void {
  let c00 = start(c, 0, add), c01 = start(c, VB, add);
  let c10 = start(c + ldc, 0, add), c11 = start(c + ldc, VB, add);
  let c20 = start(c + 2 * ldc, 0, add), c21 = start(c + 2 * ldc, VB, add);
  const end = b + <usize>k * PANEL;
  while (b < end) {
    const b0 = vload(b), b1 = vload1(b);
    let x = vfloat0(a); c00 = vfma(x, b0, c00); c01 = vfma(x, b1, c01);
    x = vfloat1(a); c10 = vfma(x, b0, c10); c11 = vfma(x, b1, c11);
    x = vfloat2(a); c20 = vfma(x, b0, c20); c21 = vfma(x, b1, c21);
    a += 12; b += PANEL;
  }
  vstore(c, c00); vstore1(c, c01); c += ldc;
  vstore(c, c10); vstore1(c, c11); c += ldc;
  vstore(c, c20); vstore1(c, c21);
}

export function tile2(a: usize, b: usize, c: usize, k: i32, ldc: usize, add: bool): void {
  let c00 = start(c, 0, add), c01 = start(c, VB, add);
  let c10 = start(c + ldc, 0, add), c11 = start(c + ldc, VB, add);
  const end = b + <usize>k * PANEL;
  while (b < end) {
    const b0 = vload(b), b1 = vload1(b);
    let x = vfloat0(a); c00 = vfma(x, b0, c00); c01 = vfma(x, b1, c01);
    x = vfloat1(a); c10 = vfma(x, b0, c10); c11 = vfma(x, b1, c11);
    a += 8; b += PANEL;
  }
  vstore(c, c00); vstore1(c, c01); c += ldc;
  vstore(c, c10); vstore1(c, c11);
}

export function tile1(a: usize, b: usize, c: usize, k: i32, add: bool): void {
  let c00 = start(c, 0, add), c01 = start(c, VB, add);
  const end = b + <usize>k * PANEL;
  while (b < end) {
    const x = vfloat0(a);
    c00 = vfma(x, vload(b), c00); c01 = vfma(x, vload1(b), c01);
    a += 4; b += PANEL;
  }
  vstore(c, c00); vstore1(c, c01);
}

/** Two rows against two panels, `panel` bytes apart: with one, too few chains of additions would be under way at once. */
export function tile2x2(a: usize, b: usize, c: usize, k: i32, ldc: usize, panel: usize, add: bool): void {
  const d = c + ldc;
  let c00 = start(c, 0, add), c01 = start(c, VB, add), c02 = start(c, 2 * VB, add), c03 = start(c, 3 * VB, add);
  let c10 = start(d, 0, add), c11 = start(d, VB, add), c12 = start(d, 2 * VB, add), c13 = start(d, 3 * VB, add);
  const end = b + <usize>k * PANEL;
  let p = b + panel;
  while (b < end) {
    const x = vfloat0(a), y = vfloat1(a);
    let w = vload(b); c00 = vfma(x, w, c00); c10 = vfma(y, w, c10);
    w = vload1(b); c01 = vfma(x, w, c01); c11 = vfma(y, w, c11);
    w = vload(p); c02 = vfma(x, w, c02); c12 = vfma(y, w, c12);
    w = vload1(p); c03 = vfma(x, w, c03); c13 = vfma(y, w, c13);
    a += 8; b += PANEL; p += PANEL;
  }
  vstore(c, c00); vstore1(c, c01); vstore(c + 2 * VB, c02); vstore(c + 3 * VB, c03);
  vstore(d, c10); vstore1(d, c11); vstore(d + 2 * VB, c12); vstore(d + 3 * VB, c13);
}

/**
 * One row against three panels: a matrix times a vector, bound by how fast the matrix comes in. (With four panels V8
 * unrolls the loop and spills: half as fast.)
 */
export function tile1x3(a: usize, b: usize, c: usize, k: i32, panel: usize, add: bool): void {
  let c0 = start(c, 0, add), c1 = start(c, VB, add), c2 = start(c, 2 * VB, add), c3 = start(c, 3 * VB, add);
  let c4 = start(c, 4 * VB, add), c5 = start(c, 5 * VB, add);
  const end = b + <usize>k * PANEL;
  let p = b + panel, q = p + panel;
  while (b < end) {
    const x = vfloat0(a);
    const w0 = vload(b), w1 = vload1(b), w2 = vload(p), w3 = vload1(p), w4 = vload(q), w5 = vload1(q);
    c0 = vfma(x, w0, c0); c1 = vfma(x, w1, c1);
    c2 = vfma(x, w2, c2); c3 = vfma(x, w3, c3);
    c4 = vfma(x, w4, c4); c5 = vfma(x, w5, c5);
    a += 4; b += PANEL; p += PANEL; q += PANEL;
  }
  vstore(c, c0); vstore1(c, c1); c += PANEL;
  vstore(c, c2); vstore1(c, c3); c += PANEL;
  vstore(c, c4); vstore1(c, c5);
}
