import { ArgumentError } from '@recurra/plugin';

/** What a threshold of novelty does. */
export interface RocPoint {
  /** Gestures with a novelty above it are rejected; −∞ rejects all. */
  readonly threshold: number;
  /** Share of the known gestures that are rejected. */
  readonly falseRejectRate: number;
  /** Share of the unknown gestures that are rejected. */
  readonly rejectRate: number;
}

/** How well novelty tells unknown gestures from known ones. */
export interface Roc {
  /** From the threshold that rejects nothing to the one that rejects all, one for each number that occurs. */
  readonly points: readonly RocPoint[];
  /** Area under the curve: how often an unknown gesture is more novel than a known one, equals counted half. */
  readonly auc: number;
  /**
   * @param falseRejectRate Share of known gestures that may be rejected, 0 to 1.
   * @returns The point that rejects most unknown ones with no more false rejects.
   * @throws ArgumentError if the share is not between 0 and 1.
   */
  at(falseRejectRate: number): RocPoint;
}

function sorted(name: string, novelties: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(novelties).sort().reverse();
  if (values.length === 0)
    throw new ArgumentError(`rocOf(): ${name} must have at least one number, has none.`);
  if (values.some(Number.isNaN)) throw new ArgumentError(`rocOf(): ${name} must be numbers, has NaN.`);
  return values;
}

/**
 * The receiver operating characteristic of rejection.
 *
 * @param known Novelties of gestures of known classes that were not learned from, in any order.
 * @param unknown Novelties of gestures of other classes.
 * @returns The curve.
 * @throws ArgumentError if one of them is empty or has NaN.
 * @example rocOf([0.1, 0.4], [0.9, 0.3]).at(0).rejectRate // 0.5
 */
export function rocOf(known: ArrayLike<number>, unknown: ArrayLike<number>): Roc {
  const a = sorted('known', known);
  const b = sorted('unknown', unknown);
  const thresholds = [...new Set([...a, ...b])].sort((x, y) => y - x);
  const points: RocPoint[] = [];
  let [i, j] = [0, 0];
  let auc = 0;
  for (const threshold of [...thresholds, Number.NEGATIVE_INFINITY]) {
    const [fromI, fromJ] = [i, j];
    while (i < a.length && a[i]! > threshold) i++;
    while (j < b.length && b[j]! > threshold) j++;
    auc += ((i - fromI) * (fromJ + j)) / 2;
    const point = { threshold, falseRejectRate: i / a.length, rejectRate: j / b.length };
    points.push(point);
  }
  return {
    points,
    auc: auc / (a.length * b.length),
    at(falseRejectRate) {
      if (!(falseRejectRate >= 0 && falseRejectRate <= 1)) {
        throw new ArgumentError(
          `rocOf().at(): falseRejectRate must be between 0 and 1, got ${String(falseRejectRate)}.`,
        );
      }
      return points.findLast((point) => point.falseRejectRate <= falseRejectRate)!;
    },
  };
}
