import { transpose4, vload, vload1, vstore, vstore1 } from './lanes';
import { NR, tile1, tile1x3, tile2, tile2x2, tile3, tile4, tile5, tile6 } from './tiles';

// C[m, n] (+)= A[m, k] · B[k, n], blocked as in Goto & van de Geijn 2008, Anatomy of high-performance matrix
// multiplication: a panel of B (KC × NR) stays in the first-level cache while all tiles of a block of A (MC × KC, in the
// second level) pass over it. See docs/kernels.md for the picture.

/** Steps of k in a block: a panel of B, KC·NR floats, and a tile of A, 6·KC floats, share a first-level cache of 32 kB. */
const KC: i32 = 512;
/** Rows of a block of A: MC·KC floats fill a quarter of 512 kB. */
const MC: i32 = 128;
/** Columns of B packed at a time, where B is not packed beforehand. */
const NC: i32 = 2048;

/** Steps and columns packed at a time for a pair of gradients: little, for they need room beside all that backward keeps. */
const PAIR_KC: i32 = 256;
const PAIR_NC: i32 = 256;

/** Rows of the next tile, so that none is left with few where it can be helped: 16 = 6+5+5, 32 = 6·4+4+4. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function tileRows(left: i32): i32 {
  if (left >= 11 || left == 6) return 6;
  if (left >= 9 || left == 5) return 5;
  return left >= 7 ? 4 : left;
}

/** How many floats `matmul` needs at `work`. */
export function matmulWork(m: i32, n: i32, k: i32): i32 {
  return blockOf(k, KC) * (blockOf(m, MC) + min(n + NR, NC));
}

/** How many floats `matmulPacked` needs at `work`. */
export function matmulPackedWork(m: i32, k: i32): i32 {
  return blockOf(k, KC) * blockOf(m, MC);
}

/** `size` cut into equal blocks of at most `most`. */
// @ts-ignore: AssemblyScript takes @inline on functions, TypeScript no decorator there
@inline function blockOf(size: i32, most: i32): i32 {
  const blocks = max((size + most - 1) / most, 1);
  return (size + blocks - 1) / blocks;
}

/**
 * Packs rows of A in tiles, each k by k: to[k·rows + r] = a[r·ars + k·acs] (strides in floats).
 */
function packA(a: usize, to: usize, m: i32, k: i32, ars: i32, acs: i32): void {
  const rowStep = <usize>ars << 2;
  const kStep = <usize>acs << 2;
  let row = 0;
  while (row < m) {
    const rows = tileRows(m - row);
    const tileStep = <usize>rows << 2;
    let r = 0;
    if (acs == 1) {
      // Rows lie along k: four by four through registers.
      for (; r + 4 <= rows; r += 4) {
        const from = a + <usize>r * rowStep;
        const into = to + (<usize>r << 2);
        let q = 0;
        for (; q + 4 <= k; q += 4) transpose4(from + (<usize>q << 2), rowStep, into + <usize>q * tileStep, tileStep);
        for (; q < k; q++) {
          for (let i = 0; i < 4; i++) {
            store<f32>(into + <usize>q * tileStep + (<usize>i << 2), load<f32>(from + <usize>i * rowStep + (<usize>q << 2)));
          }
        }
      }
    }
    if (ars == 1) {
      // Rows lie side by side, as in Aᵀ: short copies.
      let from = a;
      let into = to;
      for (let q = 0; q < k; q++) {
        for (let i = 0; i < rows; i++) store<f32>(into + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
        from += kStep;
        into += tileStep;
      }
    } else {
      for (; r < rows; r++) {
        let from = a + <usize>r * rowStep;
        let into = to + (<usize>r << 2);
        for (let q = 0; q < k; q++) {
          store<f32>(into, load<f32>(from));
          from += kStep;
          into += tileStep;
        }
      }
    }
    to += (<usize>rows * k) << 2;
    a += <usize>rows * rowStep;
    row += rows;
  }
}

/** Packs columns of B in panels of NR, each k by k, with zeros beyond column n. Strides in floats. */
export function packB(b: usize, to: usize, k: i32, n: i32, brs: i32, bcs: i32): void {
  const kStep = <usize>brs << 2;
  const columnStep = <usize>bcs << 2;
  for (let column = 0; column < n; column += NR) {
    const columns = min(NR, n - column);
    let from = b + <usize>column * columnStep;
    if (columns == NR && bcs == 1) {
      for (let q = 0; q < k; q++) {
        vstore(to, vload(from));
        vstore1(to, vload1(from));
        from += kStep;
        to += <usize>NR << 2;
      }
    } else {
      for (let q = 0; q < k; q++) {
        for (let i = 0; i < columns; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + <usize>i * columnStep));
        for (let i = columns; i < NR; i++) store<f32>(to + (<usize>i << 2), 0);
        from += kStep;
        to += <usize>NR << 2;
      }
    }
  }
}

/** All tiles of one packed block of A against `n` columns of panels, `panel` bytes apart. */
function block(a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, ldc: usize, panel: usize, add: bool): void {
  if (m == 1) {
    let column = 0;
    for (; column + 3 * NR <= n; column += 3 * NR) {
      tile1x3(a, b, c, k, panel, add);
      b += 3 * panel;
      c += <usize>(3 * NR) << 2;
    }
    for (; column < n; column += NR) {
      tile1(a, b, c, k, add);
      b += panel;
      c += <usize>NR << 2;
    }
    return;
  }
  if (m == 2) {
    let column = 0;
    for (; column + 2 * NR <= n; column += 2 * NR) {
      tile2x2(a, b, c, k, ldc, panel, add);
      b += 2 * panel;
      c += <usize>(2 * NR) << 2;
    }
    for (; column < n; column += NR) {
      tile2(a, b, c, k, ldc, add);
      b += panel;
      c += <usize>NR << 2;
    }
    return;
  }
  for (let column = 0; column < n; column += NR) {
    let from = a;
    let into = c;
    let row = 0;
    while (row < m) {
      const rows = tileRows(m - row);
      if (rows == 6) tile6(from, b, into, k, ldc, add);
      else if (rows == 5) tile5(from, b, into, k, ldc, add);
      else if (rows == 4) tile4(from, b, into, k, ldc, add);
      else if (rows == 3) tile3(from, b, into, k, ldc, add);
      else if (rows == 2) tile2(from, b, into, k, ldc, add);
      else tile1(from, b, into, k, add);
      from += (<usize>rows * k) << 2;
      into += <usize>rows * ldc;
      row += rows;
    }
    b += panel;
    c += <usize>NR << 2;
  }
}

/**
 * C (+)= A·B with B packed beforehand by `packB`.
 *
 * Each element is one chain of additions in the order of k, whatever tiles it falls into: splitting m or n between
 * threads changes no bit.
 *
 * @param ars, acs Steps between rows and columns of A, in floats.
 * @param ldc Floats between rows of C; C has room for n rounded up to NR columns.
 * @param add Whether to add to what stands in C.
 */
export function matmulPacked(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, ars: i32, acs: i32, ldc: i32, add: bool, work: usize,
): void {
  if (k == 0 && !add) fillRows(c, m, n, ldc);
  const panel = (<usize>k * NR) << 2;
  const depth = blockOf(k, KC);
  const height = blockOf(m, MC);
  for (let row = 0; row < m; row += height) {
    const rows = min(height, m - row);
    const into = c + ((<usize>row * ldc) << 2);
    for (let q = 0; q < k; q += depth) {
      const steps = min(depth, k - q);
      let tiles = work;
      // A single row along k is packed as it lies.
      if (rows == 1 && acs == 1) tiles = a + ((<usize>row * ars + <usize>q) << 2);
      else packA(a + ((<usize>row * ars + <usize>q * acs) << 2), work, rows, steps, ars, acs);
      block(tiles, b + ((<usize>q * NR) << 2), into, rows, n, steps, <usize>ldc << 2, panel, add || q > 0);
    }
  }
}

/** C (+)= A·B, both packed block by block. See `matmulPacked`; `brs`, `bcs` are the steps of B. */
export function matmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, ars: i32, acs: i32, brs: i32, bcs: i32, ldc: i32, add: bool,
  work: usize,
): void {
  if (k == 0 && !add) fillRows(c, m, n, ldc);
  const depth = blockOf(k, KC);
  const panels = work + ((<usize>depth * blockOf(m, MC)) << 2);
  for (let column = 0; column < n; column += NC) {
    const columns = min(NC, n - column);
    for (let q = 0; q < k; q += depth) {
      const steps = min(depth, k - q);
      packB(b + ((<usize>q * brs + <usize>column * bcs) << 2), panels, steps, columns, brs, bcs);
      const from = a + ((<usize>q * acs) << 2), into = c + (<usize>column << 2);
      rowBlocks(from, panels, into, m, columns, steps, ars, acs, ldc, add || q > 0, work);
    }
  }
}

/** The blocks of A's rows against packed panels. */
function rowBlocks(
  a: usize, panels: usize, c: usize, m: i32, n: i32, k: i32, ars: i32, acs: i32, ldc: i32, add: bool, work: usize,
): void {
  const height = blockOf(m, MC);
  for (let row = 0; row < m; row += height) {
    const rows = min(height, m - row);
    packA(a + ((<usize>row * ars) << 2), work, rows, k, ars, acs);
    block(work, panels, c + ((<usize>row * ldc) << 2), rows, n, k, <usize>ldc << 2, (<usize>k * NR) << 2, add);
  }
}

/**
 * C₁ = A₁ᵀ·B and C₂ = A₂ᵀ·B, with B packed once for both: the gradients of a layer's two kernels, xᵀ·dz and hᵀ·dz.
 *
 * @param a1, a2 [k, m1] and [k, m2], with steps of `lda` floats between rows.
 * @param c1, c2 [m1, n] and [m2, n], with `ldc` floats between rows.
 * @param work Room for `matmulPairWork` floats.
 */
export function matmulTransposedPair(
  a1: usize, c1: usize, m1: i32, lda1: i32, a2: usize, c2: usize, m2: i32, lda2: i32, b: usize, n: i32, k: i32,
  ldb: i32, ldc: i32, work: usize,
): void {
  const depth = blockOf(k, PAIR_KC);
  const panels = work + ((<usize>depth * max(blockOf(m1, MC), blockOf(m2, MC))) << 2);
  for (let column = 0; column < n; column += PAIR_NC) {
    const columns = min(PAIR_NC, n - column);
    const at = <usize>column << 2;
    for (let q = 0; q < k; q += depth) {
      const steps = min(depth, k - q);
      packB(b + ((<usize>q * ldb) << 2) + at, panels, steps, columns, ldb, 1);
      rowBlocks(a1 + ((<usize>q * lda1) << 2), panels, c1 + at, m1, columns, steps, 1, lda1, ldc, q > 0, work);
      rowBlocks(a2 + ((<usize>q * lda2) << 2), panels, c2 + at, m2, columns, steps, 1, lda2, ldc, q > 0, work);
    }
  }
}

/** How many floats `matmulTransposedPair` needs at `work`. */
export function matmulPairWork(m1: i32, m2: i32, n: i32, k: i32): i32 {
  return blockOf(k, PAIR_KC) * (max(blockOf(m1, MC), blockOf(m2, MC)) + min(n + NR, PAIR_NC));
}

function fillRows(c: usize, m: i32, n: i32, ldc: i32): void {
  const bytes = <usize>((n + NR - 1) / NR * NR) << 2;
  for (let row = 0; row < m; row++) memory.fill(c + ((<usize>row * ldc) << 2), 0, bytes);
}
