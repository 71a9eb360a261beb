import type { GestureExample } from '../../contract/sequence.ts';

type Corner = readonly [x: number, y: number];

/**
 * A stroke along straight lines, read `pace` apart.
 *
 * @param strokes Corners of each stroke.
 */
export function drawn(name: string, strokes: readonly (readonly Corner[])[], pace = 4): GestureExample {
  const values: number[] = [];
  const starts: number[] = [];
  for (const corners of strokes) {
    starts.push(values.length / 2);
    values.push(...corners[0]!);
    for (const [k, [x, y]] of corners.slice(1).entries()) {
      const [fromX, fromY] = corners[k]!;
      const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / pace));
      for (let i = 1; i <= steps; i++) {
        values.push(fromX + ((x - fromX) * i) / steps, fromY + ((y - fromY) * i) / steps);
      }
    }
  }
  return {
    name,
    dimensions: 2,
    values: Float32Array.from(values),
    times: Float64Array.from({ length: values.length / 2 }, (_, i) => 8 * i),
    strokes: starts.slice(1),
  };
}

/** Unistrokes that look different from all sides. */
export const shapes: readonly GestureExample[] = [
  drawn('triangle', [
    [
      [100, 0],
      [200, 160],
      [0, 160],
      [100, 0],
    ],
  ]),
  drawn('caret', [
    [
      [0, 150],
      [60, 0],
      [120, 150],
    ],
  ]),
  drawn('zigzag', [
    [
      [0, 0],
      [120, 0],
      [0, 120],
      [120, 120],
    ],
  ]),
  drawn('hook', [
    [
      [0, 0],
      [0, 140],
      [90, 140],
      [90, 90],
    ],
  ]),
  drawn('spiral', [
    [
      [0, 0],
      [160, 0],
      [160, 160],
      [40, 160],
      [40, 60],
      [110, 60],
    ],
  ]),
];

/** The same gesture with each point moved. */
export function mapped(
  example: GestureExample,
  move: (x: number, y: number) => readonly [number, number],
): GestureExample {
  const values = example.values.slice();
  for (let i = 0; i < values.length; i += 2) {
    const [x, y] = move(values[i]!, values[i + 1]!);
    values[i] = x;
    values[i + 1] = y;
  }
  return { ...example, values };
}

/** Turned, scaled and moved. */
export function moved(
  example: GestureExample,
  degrees: number,
  scale: number,
  x: number,
  y: number,
): GestureExample {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return mapped(example, (px, py) => [x + px * cos - py * sin, y + px * sin + py * cos]);
}

/** Drawn from its end. */
export function reversed(example: GestureExample): GestureExample {
  const { strokes: _, ...rest } = example;
  const points = Array.from(example.times, (_, i) => example.values.slice(2 * i, 2 * i + 2)).reverse();
  return { ...rest, values: Float32Array.from(points.flatMap((point) => [...point])) };
}
