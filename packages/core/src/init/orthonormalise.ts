// Rows are worked on in fours; matrices are padded with rows of zeros to a multiple of it.
const block = 4;

/** The number of rows a matrix needs, padding included. */
export function paddedRows(count: number): number {
  return Math.ceil(count / block) * block;
}

/**
 * Makes the rows of a matrix orthonormal, in place: A = L·Q with L lower triangular and a positive diagonal, A becomes Q.
 *
 * Cholesky of the Gram matrix (CholeskyQR), repeated where the rows are far from orthogonal; its three steps are plain
 * loops over contiguous rows, several times faster than Householder reflections. Gram-Schmidt where Cholesky breaks down.
 *
 * @param matrix `paddedRows(count)` rows of `length` numbers, `count <= length`, linearly independent.
 * @see Yamamoto et al. 2015, Roundoff error analysis of the CholeskyQR2 algorithm.
 */
export function orthonormaliseRows(matrix: Float64Array, count: number, length: number): void {
  for (let pass = 0; pass < 3; pass++) {
    const gram = gramMatrix(matrix, count, length);
    const spread = cholesky(gram, count);
    if (!Number.isFinite(spread)) break;
    solveLower(gram, matrix, count, length);
    // The loss of orthogonality is about 1e-16 times the condition squared, of which the diagonal tells the size.
    if (spread < 4) return;
  }
  gramSchmidt(matrix, count, length);
}

/** The lower triangle of A·Aᵀ, tiles of 4×2 dot products at a time. */
function gramMatrix(a: Float64Array, count: number, length: number): Float64Array {
  const size = paddedRows(count);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i += 4) {
    const i0 = i * length;
    const i1 = i0 + length;
    const i2 = i1 + length;
    const i3 = i2 + length;
    for (let j = 0; j < i + 4; j += 2) {
      const j0 = j * length;
      const j1 = j0 + length;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < length; k++) {
        const x = a[j0 + k]!;
        const y = a[j1 + k]!;
        const p = a[i0 + k]!;
        const q = a[i1 + k]!;
        const r = a[i2 + k]!;
        const s = a[i3 + k]!;
        s00 += p * x;
        s01 += p * y;
        s10 += q * x;
        s11 += q * y;
        s20 += r * x;
        s21 += r * y;
        s30 += s * x;
        s31 += s * y;
      }
      const at = i * size + j;
      gram[at] = s00;
      gram[at + 1] = s01;
      gram[at + size] = s10;
      gram[at + size + 1] = s11;
      gram[at + 2 * size] = s20;
      gram[at + 2 * size + 1] = s21;
      gram[at + 3 * size] = s30;
      gram[at + 3 * size + 1] = s31;
    }
  }
  return gram;
}

/**
 * The Cholesky factor of the lower triangle, in place.
 *
 * @returns Largest over smallest diagonal entry; NaN if the matrix is not positive definite.
 */
function cholesky(g: Float64Array, count: number): number {
  const size = paddedRows(count);
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      const other = j * size;
      let sum = g[row + j]!;
      for (let k = 0; k < j; k++) sum -= g[row + k]! * g[other + k]!;
      g[row + j] = sum / g[other + j]!;
    }
    let sum = g[row + i]!;
    // How much is left of the row after the others are taken out; less than rounding leaves nothing to divide by.
    const least = sum * 1e-13;
    for (let k = 0; k < i; k++) sum -= g[row + k]! * g[row + k]!;
    if (!(sum > least)) return Number.NaN;
    const pivot = Math.sqrt(sum);
    g[row + i] = pivot;
    largest = Math.max(largest, pivot);
    smallest = Math.min(smallest, pivot);
  }
  return largest / smallest;
}

/** Replaces A by L⁻¹·A: forward substitution, blocks of four rows by four rows. */
function solveLower(l: Float64Array, a: Float64Array, count: number, length: number): void {
  const size = paddedRows(count);
  for (let i = 0; i < count; i += 4) {
    for (let j = 0; j < i; j += 4) {
      subtractBlock(l, a, i, j, size, length);
      subtractBlock(l, a, i + 2, j, size, length);
    }
    const end = Math.min(i + 4, count);
    for (let row = i; row < end; row++) {
      const at = row * length;
      for (let other = i; other < row; other++) {
        const factor = l[row * size + other]!;
        const from = other * length;
        for (let k = 0; k < length; k++) a[at + k]! -= factor * a[from + k]!;
      }
      const scale = 1 / l[row * size + row]!;
      for (let k = 0; k < length; k++) a[at + k]! *= scale;
    }
  }
}

/** Subtracts from rows i, i+1 their shares of the finished rows j … j+3. */
function subtractBlock(
  l: Float64Array,
  a: Float64Array,
  i: number,
  j: number,
  size: number,
  length: number,
): void {
  const first = i * size + j;
  const p0 = l[first]!;
  const p1 = l[first + 1]!;
  const p2 = l[first + 2]!;
  const p3 = l[first + 3]!;
  const second = first + size;
  const q0 = l[second]!;
  const q1 = l[second + 1]!;
  const q2 = l[second + 2]!;
  const q3 = l[second + 3]!;
  const i0 = i * length;
  const i1 = i0 + length;
  const j0 = j * length;
  const j1 = j0 + length;
  const j2 = j1 + length;
  const j3 = j2 + length;
  for (let k = 0; k < length; k++) {
    const w = a[j0 + k]!;
    const x = a[j1 + k]!;
    const y = a[j2 + k]!;
    const z = a[j3 + k]!;
    a[i0 + k]! -= p0 * w + p1 * x + p2 * y + p3 * z;
    a[i1 + k]! -= q0 * w + q1 * x + q2 * y + q3 * z;
  }
}

/** Classical order, every row twice ("twice is enough"): slower, but does not break down. */
function gramSchmidt(a: Float64Array, count: number, length: number): void {
  for (let i = 0; i < count; i++) {
    const row = a.subarray(i * length, (i + 1) * length);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = a.subarray(j * length, (j + 1) * length);
        let dot = 0;
        for (let k = 0; k < length; k++) dot += row[k]! * other[k]!;
        for (let k = 0; k < length; k++) row[k]! -= dot * other[k]!;
      }
      let square = 0;
      for (let k = 0; k < length; k++) square += row[k]! * row[k]!;
      const scale = 1 / Math.sqrt(square);
      for (let k = 0; k < length; k++) row[k]! *= scale;
    }
  }
}
