import { durationOf, type Placement, strokesOf } from './drawing.ts';
import type { Drawing, PointRange } from './types.ts';

/** Colours of a drawing. */
export interface InkTheme {
  readonly ink: string;
  /** What is to be cut off. */
  readonly faint: string;
  readonly accent: string;
}

/** What is drawn. */
export interface InkScene {
  readonly drawing: Drawing;
  readonly placement: Placement;
  /** Points that are shown; those after it are not there yet. */
  readonly shown: number;
  /** The part that stays; the rest is faint. */
  readonly range: PointRange | undefined;
  /** The pen of the keyboard, if it is in use, and whether it is down. */
  readonly pen: { readonly x: number; readonly y: number; readonly isDown: boolean } | undefined;
}

const lineWidth = 3.5;

/** Draws one part of a drawing. */
function drawPart(g: CanvasRenderingContext2D, scene: InkScene, from: number, to: number): void {
  const { drawing, placement } = scene;
  const { dx, dy, scale } = placement;
  const strokes = new Set(drawing.strokes);
  g.beginPath();
  for (let i = from; i <= to; i++) {
    const [px, py] = drawing.points[i]!;
    const [x, y] = [px * scale + dx, py * scale + dy];
    if (i === from || strokes.has(i)) g.moveTo(x, y);
    // Even where a stroke begins: a line of no length is a dot.
    g.lineTo(x, y);
  }
  g.stroke();
}

/**
 * Draws a scene on a canvas, in CSS pixels.
 *
 * @param width Width of the canvas.
 * @param height Height of the canvas.
 */
export function drawInk(
  g: CanvasRenderingContext2D,
  scene: InkScene,
  theme: InkTheme,
  width: number,
  height: number,
): void {
  const { drawing, pen, placement, range } = scene;
  const { points } = drawing;
  const end = Math.min(scene.shown, points.length) - 1;
  g.clearRect(0, 0, width, height);
  g.lineWidth = lineWidth;
  g.lineCap = 'round';
  g.lineJoin = 'round';
  if (end >= 0) {
    g.strokeStyle = range ? theme.faint : theme.ink;
    drawPart(g, scene, 0, end);
    if (range) {
      g.strokeStyle = theme.ink;
      if (range.first <= end) drawPart(g, scene, range.first, Math.min(range.last, end));
    }
    // Where it begins: the same shape the other way round may be another gesture.
    const [x, y] = points[Math.min(range?.first ?? 0, end)]!;
    g.fillStyle = theme.accent;
    g.beginPath();
    g.arc(x * placement.scale + placement.dx, y * placement.scale + placement.dy, 5, 0, 2 * Math.PI);
    g.fill();
  }
  if (pen === undefined) return;
  g.strokeStyle = theme.accent;
  g.lineWidth = 2;
  g.beginPath();
  g.arc(pen.x, pen.y, 9, 0, 2 * Math.PI);
  g.moveTo(pen.x - 14, pen.y);
  g.lineTo(pen.x + 14, pen.y);
  g.moveTo(pen.x, pen.y - 14);
  g.lineTo(pen.x, pen.y + 14);
  g.stroke();
  if (!pen.isDown) return;
  g.fillStyle = theme.accent;
  g.beginPath();
  g.arc(pen.x, pen.y, 5, 0, 2 * Math.PI);
  g.fill();
}

/** Says a drawing in words. */
export function drawingInWords(drawing: Drawing): string {
  const { points } = drawing;
  if (points.length === 0) return 'Nothing drawn';
  const strokes = strokesOf(drawing).length;
  return `${strokes === 1 ? '1 stroke' : `${strokes} strokes`}, ${points.length} points, ${(durationOf(drawing) / 1000).toFixed(1)} s`;
}
