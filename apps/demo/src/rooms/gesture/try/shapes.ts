import type { Drawing } from '@recurra/viz';

type Corner = readonly [x: number, y: number];

/** An arc around a point, from one angle to another in degrees; 0 is to the right, 90 is down. */
function arc([x, y]: Corner, radius: number, from: number, to: number): Corner[] {
  const steps = 12;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}

/** The same the other way round from left to right. */
const mirrored = (corners: readonly Corner[]): Corner[] => corners.map(([x, y]) => [100 - x, y]);

const bracket: readonly Corner[] = [
  [70, 4],
  [28, 4],
  [28, 96],
  [70, 96],
];

const leftBrace: readonly Corner[] = [
  [70, 3],
  ...arc([60, 16], 14, 270, 190),
  [46, 30],
  [48, 44],
  ...arc([32, 42], 16, 20, 90),
  [24, 60],
  [34, 62],
  ...arc([34, 78], 14, 280, 350),
  [50, 84],
  ...arc([62, 86], 12, 180, 100),
  [74, 98],
];

/** People draw this one otherwise: with a smaller tip, half-way down. */
const rightBrace: readonly Corner[] = [
  [34, 2],
  ...arc([44, 16], 14, 270, 360),
  [58, 36],
  ...arc([70, 40], 12, 180, 90),
  ...arc([70, 64], 12, 270, 180),
  [58, 70],
  ...arc([44, 84], 14, 0, 90),
  [32, 98],
];

/** The gestures of the model `gesture:unistroke` in the direction in which it knows them, in a box of 100 by 100. */
const corners: Readonly<Record<string, readonly Corner[]>> = {
  arrow: [
    [2, 82],
    [90, 20],
    [58, 18],
    [92, 18],
    [94, 56],
  ],
  caret: [
    [6, 96],
    [50, 4],
    [94, 96],
  ],
  check: [
    [4, 62],
    [36, 92],
    [96, 6],
  ],
  circle: arc([50, 50], 45, -90, -450),
  delete_mark: [
    [18, 6],
    [88, 94],
    [14, 94],
    [84, 4],
  ],
  left_curly_brace: leftBrace,
  left_sq_bracket: bracket,
  pigtail: [
    [0, 80],
    [30, 78],
    [58, 60],
    [68, 40],
    ...arc([54, 38], 14, 0, -180),
    [40, 58],
    [56, 78],
    [78, 80],
    [100, 70],
  ],
  question_mark: [[22, 34], ...arc([50, 30], 27, 180, 380), [66, 52], [46, 72], [44, 98]],
  rectangle: [
    [4, 16],
    [4, 84],
    [96, 84],
    [96, 16],
    [6, 16],
  ],
  right_curly_brace: rightBrace,
  right_sq_bracket: mirrored(bracket),
  star: [
    [18, 96],
    [50, 4],
    [80, 94],
    [4, 36],
    [96, 36],
    [20, 94],
  ],
  triangle: [
    [50, 8],
    [6, 86],
    [96, 84],
    [52, 8],
  ],
  v: [
    [6, 6],
    [50, 96],
    [94, 4],
  ],
  x: [
    [14, 12],
    [86, 92],
    [84, 4],
    [14, 96],
  ],
};

/** Pixels between two points, and milliseconds for them. */
const [step, pace] = [8, 30];
const size = 2;

/** A line through corners as a hand would draw it: in points, with times. */
function drawn(line: readonly Corner[]): Drawing {
  const points: [number, number, number][] = [];
  let t = 0;
  for (const [i, [x, y]] of line.entries()) {
    const [fromX, fromY] = line[i - 1] ?? [x, y];
    const steps = Math.max(1, Math.round((Math.hypot(x - fromX, y - fromY) * size) / step));
    for (let k = i === 0 ? steps : 1; k <= steps; k++) {
      const share = k / steps;
      points.push([(fromX + share * (x - fromX)) * size, (fromY + share * (y - fromY)) * size, t]);
      t += pace;
    }
  }
  return { points };
}

/** A drawing of each gesture of the model that comes with the app, by the gesture's name. */
export const unistrokes: ReadonlyMap<string, Drawing> = new Map(
  Object.entries(corners).map(([name, line]) => [name, drawn(line)]),
);
