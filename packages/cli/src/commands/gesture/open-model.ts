import { loadRecognizer, type Recognizer } from '@recurra/gesture/inference';
import { UsageError } from '../../errors.ts';
import { openModelFile } from '../../open-model.ts';

/**
 * Opens the model of a `--model`.
 *
 * @throws UsageError if there is no such file; ModelFileError if it is no gesture model.
 */
export function openModel(model: string): Promise<Recognizer> {
  const models = async () => (await import('@recurra/gesture/plugin')).gesture().models;
  return openModelFile(model, { plugin: 'gesture', models }, loadRecognizer);
}

/** @throws UsageError if gestures have other dimensions than the model's. */
export function checkDimensions(recognizer: Recognizer, dimensions: number, data: string): void {
  const own = recognizer.manifest.pipeline.dimensions;
  if (dimensions === own) return;
  throw new UsageError(
    `--data ${data}: its points have ${dimensions} numbers, the model's ${own}; give recordings of the same sensor.`,
  );
}
