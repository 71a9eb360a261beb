import type { FitRecognizerOptions } from '../contract/fit.ts';
import type { GestureMethod } from '../contract/method.ts';
import { createGestureDataset } from '../dataset/create-dataset.ts';
import { fitRecognizer } from './fit-recognizer.ts';

/**
 * The network as a method that can be compared with others.
 *
 * @param options How it is trained; nothing is held out for rejection, which comparisons do not ask for.
 * @returns The method, named `'recurra'`.
 * @example compareMethods([fitMethod(), protractor()], dataset);
 */
export function fitMethod(options: FitRecognizerOptions = {}): GestureMethod {
  return {
    name: 'recurra',
    async fit(examples, { seed, signal }) {
      const { recognizer } = await fitRecognizer(createGestureDataset(examples), {
        falseRejectRate: 0,
        ...options,
        seed,
        ...(signal !== undefined && { signal }),
      });
      return recognizer;
    },
  };
}
