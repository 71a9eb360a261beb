/** A discrete Fourier transform of one length, with its factors computed beforehand. */
export class Fourier {
  readonly length: number;
  /** Real and imaginary parts, transformed in place by {@link run}. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #chirp: Chirp | undefined;
  readonly #roots: Roots;

  constructor(length: number) {
    this.length = length;
    this.re = new Float64Array(length);
    this.im = new Float64Array(length);
    const isPower = (length & (length - 1)) === 0;
    this.#roots = rootsOfUnity(isPower ? length : 2 ** Math.ceil(Math.log2(2 * length - 1)));
    if (!isPower) this.#chirp = makeChirp(length, this.#roots);
  }

  /** y[k] = Σ x[n]·exp(∓2πi·k·n/N); the inverse is divided by N. */
  run(inverse: boolean): void {
    const { re, im, length } = this;
    // The inverse is the transform with real and imaginary parts exchanged.
    const [a, b] = inverse ? [im, re] : [re, im];
    if (this.#chirp === undefined) transform(a, b, this.#roots);
    else bluestein(a, b, this.#chirp, this.#roots);
    if (!inverse) return;
    for (let i = 0; i < length; i++) {
      re[i] = (re[i] as number) / length;
      im[i] = (im[i] as number) / length;
    }
  }
}

interface Roots {
  readonly length: number;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

/** exp(−2πi·k/N) for k < N/2. */
function rootsOfUnity(length: number): Roots {
  const half = Math.max(1, length >> 1);
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  return { length, cos, sin };
}

/** Cooley & Tukey's transform in place, for powers of two. */
function transform(re: Float64Array, im: Float64Array, { length, cos, sin }: Roots): void {
  reorder(re, im, length);
  for (let size = 2; size <= length; size *= 2) {
    const [half, step] = [size >> 1, length / size];
    for (let start = 0; start < length; start += size) {
      for (let k = 0; k < half; k++) {
        const [c, s] = [cos[k * step] as number, sin[k * step] as number];
        const [i, j] = [start + k, start + k + half];
        const [x, y] = [re[j] as number, im[j] as number];
        const [u, v] = [x * c - y * s, x * s + y * c];
        re[j] = (re[i] as number) - u;
        im[j] = (im[i] as number) - v;
        re[i] = (re[i] as number) + u;
        im[i] = (im[i] as number) + v;
      }
    }
  }
}

/** Exchanges elements whose indices are each other's bits reversed. */
function reorder(re: Float64Array, im: Float64Array, length: number): void {
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [a, b] = [re[i] as number, im[i] as number];
    re[i] = re[j] as number;
    im[i] = im[j] as number;
    re[j] = a;
    im[j] = b;
  }
}

interface Chirp {
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** Transform of the conjugate chirp. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly workRe: Float64Array;
  readonly workIm: Float64Array;
}

/** exp(−πi·n²/N), and what Bluestein's algorithm convolves with. */
function makeChirp(length: number, roots: Roots): Chirp {
  const [cos, sin] = [new Float64Array(length), new Float64Array(length)];
  const [re, im] = [new Float64Array(roots.length), new Float64Array(roots.length)];
  for (let n = 0; n < length; n++) {
    // n² modulo 2N keeps the angle small and exact.
    const angle = (Math.PI * ((n * n) % (2 * length))) / length;
    cos[n] = Math.cos(angle);
    sin[n] = -Math.sin(angle);
    const mirrored = (roots.length - n) % roots.length;
    re[n] = re[mirrored] = cos[n] as number;
    im[n] = im[mirrored] = -(sin[n] as number);
  }
  transform(re, im, roots);
  const [workRe, workIm] = [new Float64Array(roots.length), new Float64Array(roots.length)];
  return { cos, sin, re, im, workRe, workIm };
}

/** A transform of any length as a convolution (Bluestein 1970). */
function bluestein(re: Float64Array, im: Float64Array, chirp: Chirp, roots: Roots): void {
  const { cos, sin, workRe, workIm } = chirp;
  const length = cos.length;
  workRe.fill(0);
  workIm.fill(0);
  for (let n = 0; n < length; n++) {
    const [x, y, c, s] = [re[n] as number, im[n] as number, cos[n] as number, sin[n] as number];
    workRe[n] = x * c - y * s;
    workIm[n] = x * s + y * c;
  }
  transform(workRe, workIm, roots);
  for (let k = 0; k < roots.length; k++) {
    const [x, y, c, s] = [
      workRe[k] as number,
      workIm[k] as number,
      chirp.re[k] as number,
      chirp.im[k] as number,
    ];
    workRe[k] = x * c - y * s;
    workIm[k] = x * s + y * c;
  }
  // Back again: the inverse is the transform with the parts exchanged.
  transform(workIm, workRe, roots);
  for (let n = 0; n < length; n++) {
    const [x, y] = [(workRe[n] as number) / roots.length, (workIm[n] as number) / roots.length];
    const [c, s] = [cos[n] as number, sin[n] as number];
    re[n] = x * c - y * s;
    im[n] = x * s + y * c;
  }
}

/** Longest transform: what a damaged or hostile length asks for beyond is not tried. */
const longest = 2 ** 26;

/**
 * Makes transforms, and keeps the last one for the next call.
 *
 * @throws Error if a length is no positive integer, or absurd.
 */
export function fourierMaker(): (length: number) => Fourier {
  let last: Fourier | undefined;
  return (length) => {
    if (!Number.isInteger(length) || length < 1 || length > longest) {
      throw new RangeError(`a transform of length ${length} is impossible`);
    }
    if (last?.length !== length) last = new Fourier(length);
    return last as Fourier;
  };
}
