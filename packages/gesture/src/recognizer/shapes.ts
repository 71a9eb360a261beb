import { DataError } from '@recurra/plugin';
import type { PipelineConfig } from '../contract/manifest.ts';
import { createShapeDistance, type ShapeLayout } from './shape-distance.ts';

/** Key of the file's metadata that holds shapes of training examples. */
export const shapesKey = 'recurra.gesture.shapes';

/** Numbers are kept in eight bits, this many levels to one. */
const levels = 30;

/** What shapes look like: directions where time does not count, else what the network is fed. */
export function shapeLayout({ dimensions, points, resample, velocity }: PipelineConfig): ShapeLayout {
  return resample === 'length'
    ? { steps: points - 1, width: dimensions }
    : { steps: points, width: dimensions * (velocity ? 2 : 1) };
}

/**
 * Takes a gesture's shape.
 *
 * @param features What the network is fed, [points, features].
 * @param out Shape [steps, width].
 */
export function takeShape(
  { dimensions, resample }: PipelineConfig,
  features: Float32Array,
  width: number,
  layout: ShapeLayout,
  out: Float32Array,
): void {
  if (resample === 'time') {
    for (let i = 0; i < layout.steps; i++) {
      for (let k = 0; k < layout.width; k++) out[i * layout.width + k] = features[i * width + k]!;
    }
    return;
  }
  for (let i = 0; i < layout.steps; i++) {
    let length = 0;
    for (let d = 0; d < dimensions; d++) {
      const step = features[(i + 1) * width + d]! - features[i * width + d]!;
      out[i * dimensions + d] = step;
      length += step * step;
    }
    const scale = length > 0 ? 1 / Math.sqrt(length) : 0;
    for (let d = 0; d < dimensions; d++) out[i * dimensions + d] = out[i * dimensions + d]! * scale;
  }
}

/** Shapes of training examples, by class. */
export interface ShapeBook {
  /** Shapes of each class, one after the other. */
  readonly shapes: readonly Float32Array[];
  /** How far examples are from the nearest of their own class: the median. */
  readonly typical: number;
  /**
   * @param shape Shape [steps, width].
   * @returns How far the nearest example of a class is, in typical distances; infinite if there is none.
   */
  nearest(shape: Float32Array, ofClass: number): number;
}

/**
 * Puts shapes together.
 *
 * @param typicalDistance Measured if left out.
 */
export function createShapeBook(
  layout: ShapeLayout,
  shapes: readonly Float32Array[],
  typicalDistance?: number,
): ShapeBook {
  const size = layout.steps * layout.width;
  const distance = createShapeDistance(layout);
  const nearestTo = (shape: Float32Array, at: number, own: Float32Array, butAt: number): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let other = 0; other < own.length; other += size) {
      if (other !== butAt) best = Math.min(best, distance(shape, at, own, other, best));
    }
    return best;
  };
  const typical = typicalDistance ?? medianDistance(shapes, size, nearestTo);
  return {
    shapes,
    typical,
    nearest: (shape, ofClass) => nearestTo(shape, 0, shapes[ofClass]!, -1) / typical,
  };
}

/** How far examples are from the nearest of their own class: the median; 1 where it cannot be told. */
function medianDistance(
  shapes: readonly Float32Array[],
  size: number,
  nearestTo: (shape: Float32Array, at: number, own: Float32Array, butAt: number) => number,
): number {
  const all: number[] = [];
  for (const own of shapes) {
    for (let at = 0; at < own.length; at += size) all.push(nearestTo(own, at, own, at));
  }
  const known = all.filter((value) => Number.isFinite(value) && value > 0).sort((a, b) => a - b);
  return known[known.length >> 1] ?? 1;
}

/** Writes shapes as text: numbers of each class's shapes, then all of them in eight bits. */
export function shapesToText({ shapes, typical }: ShapeBook, layout: ShapeLayout): string {
  const size = layout.steps * layout.width;
  let binary = '';
  for (const own of shapes) {
    for (const value of own) {
      const level = Math.max(-127, Math.min(127, Math.round(value * levels)));
      binary += String.fromCharCode(level & 255);
    }
  }
  return JSON.stringify({ counts: shapes.map(({ length }) => length / size), typical, data: btoa(binary) });
}

/**
 * Reads what {@link shapesToText} wrote.
 *
 * @throws DataError if it is damaged.
 */
export function parseShapes(text: string | undefined, layout: ShapeLayout, classes: number): ShapeBook {
  const damaged = (cause?: unknown): DataError =>
    new DataError(`loadRecognizer(): the shapes in the file (metadata "${shapesKey}") are damaged.`, {
      cause,
    });
  let counts: readonly number[];
  let typical: number;
  let binary: string;
  try {
    const value = JSON.parse(text ?? '') as {
      counts: readonly number[];
      typical: number;
      data: string;
    };
    counts = value.counts;
    typical = value.typical;
    binary = atob(value.data);
  } catch (cause) {
    throw damaged(cause);
  }
  const size = layout.steps * layout.width;
  const isCount = (count: unknown): boolean => Number.isInteger(count) && (count as number) >= 0;
  const sound =
    Array.isArray(counts) &&
    counts.length === classes &&
    counts.every(isCount) &&
    typical > 0 &&
    Number.isFinite(typical) &&
    counts.reduce((sum, count) => sum + count, 0) * size === binary.length;
  if (!sound) throw damaged();
  let at = 0;
  const shapes = counts.map((count) => {
    const own = new Float32Array(count * size);
    for (let i = 0; i < own.length; i++) own[i] = ((binary.charCodeAt(at++) << 24) >> 24) / levels;
    return own;
  });
  return createShapeBook(layout, shapes, typical);
}
