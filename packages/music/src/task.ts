import type { Task } from '@recurra/plugin';
import { collect, type GenerateOptions, generate } from './composer/index.ts';
import type { MusicModel } from './contract/model.ts';
import type { FramePiece } from './contract/piece.ts';
import { loadMusicModel } from './inference/load-music-model.ts';

/** What the task `compose` is asked: how long, how bold, what to begin with, what every frame must be like. */
export type ComposeInput = Omit<GenerateOptions, 'seed' | 'signal' | 'onProgress'>;

/**
 * The task `compose`, as a zoo runs it: new music from a trained model. It needs no TensorFlow.js.
 *
 * @example
 * const model = await compose.open(await readFile('model/model.onnx'));
 * const piece = await compose.run(model, { bars: 8 }, { seed: 1 });
 */
export const compose: Task<MusicModel, ComposeInput, FramePiece> = {
  open: (bytes, { card: _, ...runner } = {}) => loadMusicModel(bytes, runner),
  run: (model, input, { onProgress, ...rest } = {}) =>
    collect(
      generate(model, {
        ...input,
        ...rest,
        onProgress: onProgress && (({ done, frames }) => onProgress(done / frames)),
      }),
    ),
};
