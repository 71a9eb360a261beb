import type { Task } from '@recurra/plugin';
import type { Recognition, Recognizer } from './contract/recognizer.ts';
import type { TimedSequence } from './contract/sequence.ts';
import { loadRecognizer } from './recognizer/load-recognizer.ts';

/**
 * The task `recognize`, as a zoo runs it: what a gesture is. It needs no TensorFlow.js.
 *
 * @example
 * const model = await recognize.open(await readFile('model/model.onnx'));
 * const { name } = await recognize.run(model, stroke);
 */
export const recognize: Task<Recognizer, TimedSequence, Recognition> = {
  open: (bytes) => loadRecognizer(bytes),
  async run(model, sequence, { onProgress, signal } = {}) {
    signal?.throwIfAborted();
    const answer = model.recognize(sequence);
    onProgress?.(1);
    return answer;
  },
};
