/** A function that says how much an element this far away counts. */
export interface Kernel {
  /** Distance from which on it is 0. */
  readonly support: number;
  readonly weight: (distance: number) => number;
}

/** Linear interpolation. */
export const linear: Kernel = { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };

/**
 * Cubic interpolation.
 *
 * @param a The coefficient usually called so, -0.75 or -0.5.
 * @see Keys 1981, equation 4.
 */
export function cubic(a: number): Kernel {
  return {
    support: 2,
    weight: (distance) => {
      const x = Math.abs(distance);
      if (x <= 1) return (a + 2) * x ** 3 - (a + 3) * x ** 2 + 1;
      if (x < 2) return a * x ** 3 - 5 * a * x ** 2 + 8 * a * x - 4 * a;
      return 0;
    },
  };
}

/** For each position of a resized axis, which elements make it up, and by how much. */
export interface Weights {
  /** Elements for each position. */
  readonly taps: number;
  readonly sources: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Weights along one axis.
 *
 * @param coordinates Where on the axis the positions lie.
 * @param length Of the axis.
 * @param stretch At most 1: the kernel becomes wider by its inverse, against aliasing.
 * @param excludeOutside Whether what lies outside counts nothing, instead of as much as the nearest element.
 */
export function weightsOf(
  coordinates: Float64Array,
  length: number,
  kernel: Kernel,
  stretch: number,
  excludeOutside: boolean,
): Weights {
  const reach = -Math.floor(-kernel.support / stretch);
  const taps = 2 * reach;
  const sources = new Int32Array(coordinates.length * taps);
  const weights = new Float64Array(sources.length);
  for (let i = 0; i < coordinates.length; i++) {
    const x = coordinates[i] as number;
    const first = Math.ceil(x) - reach;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const source = first + tap;
      const isOutside = source < 0 || source >= length;
      const weight = isOutside && excludeOutside ? 0 : kernel.weight((source - x) * stretch);
      sources[i * taps + tap] = Math.min(Math.max(source, 0), length - 1);
      weights[i * taps + tap] = weight;
      sum += weight;
    }
    if (sum === 0) continue;
    for (let k = i * taps; k < (i + 1) * taps; k++) weights[k] = (weights[k] as number) / sum;
  }
  return { taps, sources, weights };
}
