export { type SpotSourceOptions, type SpottedByPointer, spot } from './spot.ts';
export type { SpotOptions } from './spot-settings.ts';
export { createSpotter, type Spotted, type Spotter, type WholeRecognizer } from './spotter.ts';
export { track } from './track.ts';
export { createTracker, type SessionMaker } from './tracker.ts';
export type { TrackedGesture, Tracker, TrackerOptions } from './types.ts';
