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
  /**
   * @param shape Shape [steps, width].
   * @returns How far the nearest example of a class is; infinite if there is none.
   */
  nearest(shape: Float32Array, ofClass: number): number;
}

/** Puts shapes together. */
export function createShapeBook(layout: ShapeLayout, shapes: readonly Float32Array[]): ShapeBook {
  const size = layout.steps * layout.width;
  const distance = createShapeDistance(layout);
  return {
    shapes,
    nearest(shape, ofClass) {
      const own = shapes[ofClass]!;
      let best = Number.POSITIVE_INFINITY;
      for (let at = 0; at < own.length; at += size) {
        best = Math.min(best, distance(shape, 0, own, at, best));
      }
      return best;
    },
  };
}

/** Writes shapes as text: numbers of each class's shapes, then all of them in eight bits. */
export function shapesToText({ shapes }: ShapeBook, layout: ShapeLayout): string {
  const size = layout.steps * layout.width;
  let binary = '';
  for (const own of shapes) {
    for (const value of own) {
      const level = Math.max(-127, Math.min(127, Math.round(value * levels)));
      binary += String.fromCharCode(level & 255);
    }
  }
  return JSON.stringify({ counts: shapes.map(({ length }) => length / size), data: btoa(binary) });
}

/**
 * Reads what {@link shapesToText} wrote.
 *
 * @throws DataError if it is damaged.
 */
export function parseShapes(text: string | undefined, layout: ShapeLayout, classes: number): ShapeBook {
  const damaged = (cause?: unknown): DataError =>
    new DataError(`loadRecognizer(): the shapes in the file (metadata "${shapesKey}") are damaged.`, { cause });
  let counts: readonly number[];
  let binary: string;
  try {
    const value = JSON.parse(text ?? '') as { counts: readonly number[]; data: string };
    counts = value.counts;
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
    counts.reduce((sum, count) => sum + count, 0) * size === binary.length;
  if (!sound) throw damaged();
  let at = 0;
  const shapes = counts.map((count) => {
    const own = new Float32Array(count * size);
    for (let i = 0; i < own.length; i++) own[i] = ((binary.charCodeAt(at++) << 24) >> 24) / levels;
    return own;
  });
  return createShapeBook(layout, shapes);
}
