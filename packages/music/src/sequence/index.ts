export { createSequence, type SequenceParts } from './create-sequence.ts';
export { type FromFramesOptions, fromFrames } from './from-frames.ts';
export { type Framed, type ToFramesOptions, toFrames } from './to-frames.ts';
