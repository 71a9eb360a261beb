/** The largest difference, relative to the largest finite value expected (or 1). Infinite if NaN or ∞ stand elsewhere. */
export function difference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  let largest = 1;
  for (let index = 0; index < want.length; index++) {
    const [a, b] = [got[index]!, want[index]!];
    if (Number.isFinite(b)) {
      if (!Number.isFinite(a)) return Number.POSITIVE_INFINITY;
      worst = Math.max(worst, Math.abs(a - b));
      largest = Math.max(largest, Math.abs(b));
    } else if (!Object.is(a, b)) return Number.POSITIVE_INFINITY;
  }
  return worst / largest;
}

/** Whether two arrays hold the same bits, all NaN counting as one. */
export function identical(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!Object.is(a[index], b[index])) return false;
  return true;
}

/** Σ a·b */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
