export type * from './contract/fit.ts';
export { fitMusicModel } from './fit/fit-music-model.ts';
// All that needs no training, and so no TensorFlow.js.
export * from './inference.ts';
export { type MusicImplementation, type MusicPlugin, type MusicTasks, music } from './plugin.ts';
export type { ComposeInput } from './task.ts';
