export type { CountingSource, Lost } from './channel.ts';
export {
  type FromIterableOptions,
  fromIterable,
  type IterableReading,
  type IterableSource,
} from './from-iterable.ts';
export { type HandSourceOptions, handSource } from './hands/hand-source.ts';
export type { HandValuesOptions } from './hands/hand-values.ts';
export type { HandLandmarker, Landmark, TasksVisionLandmarker } from './hands/landmarker.ts';
export { type MediaPipeHandsOptions, mediapipeHands } from './hands/mediapipe-hands.ts';
export { type MotionSourceOptions, motionSource } from './motion.ts';
export { type MotionKind, requestMotionPermission } from './permission.ts';
export { type PointerSourceOptions, pointerSource } from './pointer.ts';
export { type CollectOptions, collectSequence, type RecordStrokeOptions, recordStroke } from './record.ts';
