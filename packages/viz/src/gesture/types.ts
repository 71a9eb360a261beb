/** A point of a drawing: x and y in pixels (y grows downwards), t in milliseconds. */
export type DrawnPoint = readonly [x: number, y: number, t: number];

/** What was drawn, in one stroke or several. */
export interface Drawing {
  /** The points, in the order of time. */
  readonly points: readonly DrawnPoint[];
  /** Index of the point that each stroke after the first begins with; left out: one stroke. */
  readonly strokes?: readonly number[];
}

/** A gesture that was recorded: an element of the JSON that the recorder reads and writes. */
export interface RecordedGesture extends Drawing {
  /** Its class. */
  readonly name: string;
  /** Who made it. */
  readonly subject?: string;
}

/** A part of a drawing: of its points, the first and the last. */
export interface PointRange {
  readonly first: number;
  readonly last: number;
}
