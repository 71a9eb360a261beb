// What needs no training, and so no TensorFlow.js: formats, models that are saved, steering, reports.
// The package's main entry has all of it too.
export type * from './contract/model.ts';
export type * from './contract/note-sequence.ts';
export type * from './contract/piece.ts';
export { loadMusicModel } from './inference/load-music-model.ts';
