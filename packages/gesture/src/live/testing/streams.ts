import { createRng } from '@recurra/core/random';

/** Where a pen is in pixels, as a share of the gesture's time goes by. */
export type Shape = (share: number) => [number, number];

const polyline =
  (...corners: [number, number][]): Shape =>
  (share) => {
    const at = Math.min(corners.length - 1.000001, share * (corners.length - 1));
    const [a, b] = [corners[Math.floor(at)]!, corners[Math.floor(at) + 1]!];
    const part = at - Math.floor(at);
    return [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
  };

/** Gestures of tests. */
export const shapes: Readonly<Record<string, Shape>> = {
  circle: (share) => [100 * Math.cos(2 * Math.PI * share), 100 * Math.sin(2 * Math.PI * share)],
  zigzag: polyline([0, 0], [100, 150], [200, 0], [300, 150]),
  spiral: (share) => {
    const [radius, angle] = [20 + 100 * share, 4 * Math.PI * share];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  square: polyline([0, 0], [200, 0], [200, 200], [0, 200], [0, 0]),
};

/** A gesture that is in a stream. */
export interface Truth {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** How readings of a stream come. */
export interface StreamOptions {
  readonly seed: number;
  readonly gestures: number;
  /** Hz at a time in milliseconds. */
  readonly rate: (t: number) => number;
  /** Share of the readings that are missing. */
  readonly dropped?: number;
  /** What is between gestures: rest, hardly any rest, or movement that is no gesture and rests. */
  readonly between: 'rest' | 'short rest' | 'movement';
}

/** Speeds up and slows down, as hands do. */
const eased = (share: number): number => share + 0.05 * Math.sin(2 * Math.PI * (share - 0.25)) + 0.05;

/**
 * Makes a stream of a mouse whose button stays up: gestures of different sizes, lengths and slants, a trembling hand, and
 * something in between. Positions are a function of time; readings are taken from it.
 */
export function makeStream(options: StreamOptions): {
  readings: { t: number; values: number[] }[];
  truth: Truth[];
} {
  const { seed, gestures, rate, dropped = 0, between } = options;
  const rng = createRng(seed);
  const uniform = (from: number, to: number): number => from + (to - from) * rng.uniform();
  const names = Object.keys(shapes);
  const pieces: { start: number; end: number; path: Shape }[] = [];
  const truth: Truth[] = [];
  let t = 0;
  let place: [number, number] = [400, 300];
  const add = (length: number, path: Shape): void => {
    const [x, y] = path(0);
    const from = place;
    const moved: Shape = (share) => {
      const [px, py] = path(share);
      return [from[0] + px - x, from[1] + py - y];
    };
    pieces.push({ start: t, end: t + length, path: moved });
    place = moved(1);
    t += length;
  };
  const rest = (length: number): void => add(length, () => [0, 0]);
  const wander = (): void => {
    const [a, b, c, d] = [uniform(60, 160), uniform(60, 160), uniform(0, 6), uniform(0, 6)];
    const [turns, more] = [uniform(0.4, 1.3), uniform(1.4, 2.3)];
    add(uniform(900, 2500), (share) => [
      a * Math.sin(6.28 * turns * share + c) + 40 * share,
      b * Math.sin(6.28 * more * share + d),
    ]);
  };
  rest(1000);
  for (let i = 0; i < gestures; i++) {
    const name = names[Math.floor(uniform(0, names.length))]!;
    const [size, angle, length] = [uniform(0.7, 1.4), uniform(-0.2, 0.2), uniform(720, 1080)];
    const [cos, sin] = [size * Math.cos(angle), size * Math.sin(angle)];
    truth.push({ name, start: t, end: t + length });
    add(length, (share) => {
      const [x, y] = shapes[name]!(eased(share));
      return [cos * x - sin * y, sin * x + cos * y];
    });
    rest(between === 'short rest' ? uniform(250, 400) : uniform(400, 1500));
    if (between === 'movement') {
      wander();
      rest(uniform(400, 1500));
    }
  }
  rest(1000);
  const readings: { t: number; values: number[] }[] = [];
  let piece = 0;
  for (let now = 0; now < t; now += 1000 / rate(now)) {
    while (now >= pieces[piece]!.end) piece++;
    const { start, end, path } = pieces[piece]!;
    const values = path((now - start) / (end - start)).map((x) => x + uniform(-0.7, 0.7));
    if (rng.uniform() >= dropped) readings.push({ t: now, values });
  }
  return { readings, truth };
}
