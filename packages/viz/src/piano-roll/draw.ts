import { gridLines } from './metre.ts';
import { isBlack, keyName } from './names.ts';
import type { RollNote, RollRange, RollSequence } from './types.ts';
import { keysWidth, pitchAt, type RollView, rulerHeight, tickAt, xOf, yOf } from './view.ts';

/** Colours of a piano roll. */
export interface RollTheme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly bar: string;
  readonly surface: string;
  readonly blackRow: string;
  readonly playhead: string;
  readonly selection: string;
  readonly voices: readonly string[];
  readonly font: string;
}

/** Everything that is drawn. */
export interface RollScene {
  readonly sequence: RollSequence;
  readonly selected: ReadonlySet<RollNote>;
  readonly playhead: number | undefined;
  readonly loop: RollRange | undefined;
  /** A frame being drawn around notes, in ticks and pitches. */
  readonly band: (RollRange & { readonly low: number; readonly high: number }) | undefined;
}

/** Width from which a note has room for its voice's letter, or a lock. */
const labelled = 14;

function drawRows(
  g: CanvasRenderingContext2D,
  view: RollView,
  theme: RollTheme,
  width: number,
  height: number,
): void {
  const from = pitchAt(view, rulerHeight);
  const to = pitchAt(view, height);
  for (let pitch = from; pitch >= to; pitch--) {
    const y = yOf(view, pitch);
    if (isBlack(((pitch % 12) + 12) % 12)) {
      g.fillStyle = theme.blackRow;
      g.fillRect(keysWidth, y, width - keysWidth, view.rowHeight);
    }
    if (pitch % 12 === 0) {
      g.fillStyle = theme.grid;
      g.fillRect(keysWidth, y + view.rowHeight - 1, width - keysWidth, 1);
    }
  }
}

function drawGrid(
  g: CanvasRenderingContext2D,
  view: RollView,
  sequence: RollSequence,
  theme: RollTheme,
  width: number,
  height: number,
): void {
  const lines = gridLines(sequence, tickAt(view, keysWidth), tickAt(view, width));
  const beats = view.quarterWidth >= 10;
  for (const { bar, tick } of lines) {
    if (bar === undefined && !beats) continue;
    g.fillStyle = bar === undefined ? theme.grid : theme.bar;
    g.fillRect(Math.round(xOf(view, tick)), bar === undefined ? rulerHeight : 0, 1, height);
  }
}

function drawNote(
  g: CanvasRenderingContext2D,
  view: RollView,
  { selected, sequence }: RollScene,
  theme: RollTheme,
  note: RollNote,
): void {
  const x = xOf(view, note.start);
  const w = Math.max(3, xOf(view, note.start + note.duration) - x - 1);
  const y = yOf(view, note.pitch);
  const h = Math.max(2, view.rowHeight - 1);
  const strength = 0.5 + (0.5 * note.velocity) / 127;
  g.globalAlpha = strength;
  g.fillStyle = theme.voices[note.voice % theme.voices.length]!;
  g.beginPath();
  g.roundRect(x, y, w, h, Math.min(3, h / 3));
  g.fill();
  g.globalAlpha = 1;
  if (selected.has(note)) {
    g.strokeStyle = theme.selection;
    g.lineWidth = 2;
    g.stroke();
  }
  if (w < labelled || h < 9) return;
  // Voices are told apart by letters, too, and locks by a mark: not by colour alone.
  const letter = sequence.voices.length > 1 ? (sequence.voices[note.voice]?.name[0] ?? '') : '';
  g.fillStyle = strength > 0.75 ? theme.surface : theme.text;
  g.font = `600 ${Math.min(11, h - 2)}px ${theme.font}`;
  g.fillText(note.locked ? `●${letter}` : letter, x + 4, y + h / 2 + 0.5);
}

function drawRuler(
  g: CanvasRenderingContext2D,
  view: RollView,
  { loop, sequence }: RollScene,
  theme: RollTheme,
  width: number,
): void {
  g.fillStyle = theme.surface;
  g.fillRect(0, 0, width, rulerHeight);
  if (loop !== undefined) {
    g.globalAlpha = 0.35;
    g.fillStyle = theme.playhead;
    g.fillRect(xOf(view, loop.start), 0, xOf(view, loop.end) - xOf(view, loop.start), rulerHeight);
    g.globalAlpha = 1;
  }
  g.fillStyle = theme.bar;
  g.fillRect(0, rulerHeight - 1, width, 1);
  g.fillStyle = theme.muted;
  g.font = `11px ${theme.font}`;
  let free = keysWidth;
  for (const { bar, tick } of gridLines(sequence, tickAt(view, keysWidth), tickAt(view, width))) {
    const x = xOf(view, tick) + 4;
    if (bar === undefined || x < free) continue;
    g.fillText(String(bar), x, rulerHeight / 2);
    free = x + 28;
  }
}

function drawKeys(g: CanvasRenderingContext2D, view: RollView, theme: RollTheme, height: number): void {
  g.fillStyle = theme.surface;
  g.fillRect(0, rulerHeight, keysWidth, height - rulerHeight);
  g.font = `${Math.min(11, Math.max(8, view.rowHeight - 1))}px ${theme.font}`;
  const to = pitchAt(view, height);
  for (let pitch = pitchAt(view, rulerHeight); pitch >= Math.max(0, to); pitch--) {
    const y = yOf(view, pitch);
    if (isBlack(pitch)) {
      g.fillStyle = theme.muted;
      g.fillRect(0, y, keysWidth * 0.55, view.rowHeight);
    } else {
      g.fillStyle = theme.grid;
      g.fillRect(0, y + view.rowHeight - 1, keysWidth, 1);
    }
    if (pitch % 12 === 0) {
      g.fillStyle = theme.text;
      g.fillText(keyName(pitch), keysWidth * 0.58, y + view.rowHeight / 2);
    }
  }
  g.fillStyle = theme.bar;
  g.fillRect(keysWidth - 1, 0, 1, height);
}

/**
 * Draws the part of a piano roll that is seen. What lies outside costs a comparison for each note, no more.
 *
 * @param g Of a canvas that is `width` by `height` pixels of the page.
 */
export function drawRoll(
  g: CanvasRenderingContext2D,
  view: RollView,
  scene: RollScene,
  theme: RollTheme,
  width: number,
  height: number,
): void {
  g.clearRect(0, 0, width, height);
  g.textBaseline = 'middle';
  drawRows(g, view, theme, width, height);
  drawGrid(g, view, scene.sequence, theme, width, height);
  const [from, to] = [tickAt(view, keysWidth), tickAt(view, width)];
  for (const note of scene.sequence.notes) {
    if (note.start > to) break;
    if (note.start + note.duration < from) continue;
    drawNote(g, view, scene, theme, note);
  }
  const { band, playhead } = scene;
  if (band !== undefined) {
    g.strokeStyle = theme.selection;
    g.lineWidth = 1;
    const x = xOf(view, band.start);
    const y = yOf(view, band.high);
    g.strokeRect(x, y, xOf(view, band.end) - x, yOf(view, band.low - 1) - y);
  }
  drawKeys(g, view, theme, height);
  drawRuler(g, view, scene, theme, width);
  if (playhead !== undefined) {
    const x = xOf(view, playhead);
    if (x >= keysWidth) {
      g.fillStyle = theme.playhead;
      g.fillRect(x - 1, 0, 2, height);
    }
  }
  g.fillStyle = theme.surface;
  g.fillRect(0, 0, keysWidth, rulerHeight - 1);
}
