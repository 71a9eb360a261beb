/** A tensor in 8 bits, with a scale for each channel: element ≈ integer × scale. */
export interface PackedTensor {
  readonly data: Int8Array;
  readonly scales: Float32Array;
  /** Largest difference to the original. */
  readonly maxError: number;
  /** Root of the mean squared difference. */
  readonly rmsError: number;
}

/**
 * Rounds a tensor to symmetric 8-bit integers: in each channel the element furthest from zero becomes ±127.
 *
 * @param data Row-major elements.
 * @param channels How many channels there are.
 * @param inner How many elements in a row belong to the same channel; the next channel follows, after the last one the
 *   first again.
 * @returns undefined if an element is not finite.
 */
export function packInt8(data: Float32Array, channels: number, inner: number): PackedTensor | undefined {
  const scales = channelScales(data, channels, inner);
  if (scales === undefined) return undefined;
  const packed = new Int8Array(data.length);
  let [worst, squares] = [0, 0];
  for (let start = 0, run = 0; start < data.length; start += inner, run++) {
    const scale = scales[run % channels] as number;
    for (let k = start; k < start + inner; k++) {
      const value = data[k] as number;
      // Rounding the scale may have made it too small by a hair.
      const level = Math.max(-127, Math.min(127, Math.round(value / scale)));
      packed[k] = level;
      const error = Math.abs(Math.fround(level * scale) - value);
      if (error > worst) worst = error;
      squares += error * error;
    }
  }
  return { data: packed, scales, maxError: worst, rmsError: Math.sqrt(squares / Math.max(1, data.length)) };
}

/** undefined if an element is not finite. */
function channelScales(data: Float32Array, channels: number, inner: number): Float32Array | undefined {
  const scales = new Float32Array(channels);
  for (let start = 0, run = 0; start < data.length; start += inner, run++) {
    const channel = run % channels;
    let largest = scales[channel] as number;
    for (let k = start; k < start + inner; k++) {
      const size = Math.abs(data[k] as number);
      // NaN fails this too.
      if (!(size < Number.POSITIVE_INFINITY)) return undefined;
      if (size > largest) largest = size;
    }
    scales[channel] = largest;
  }
  for (let i = 0; i < channels; i++) {
    const scale = Math.fround((scales[i] as number) / 127);
    // A channel of zeros, or of numbers too small to divide.
    scales[i] = scale === 0 ? 1 : scale;
  }
  return scales;
}
