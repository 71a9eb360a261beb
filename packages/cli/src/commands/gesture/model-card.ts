import { basename } from 'node:path';
import type { FittedRecognizer, GestureReport } from '@recurra/gesture';
import type { ModelCard } from '@recurra/plugin';
import { makeCard } from '../../model-card.ts';

/** What `card.json` holds: a card as plugins have them, and what trained it. */
export interface GestureCard extends ModelCard {
  readonly classes: readonly string[];
  /** Gestures it learned from. */
  readonly examples: number;
  /** What was decided, one sentence each. */
  readonly notes: readonly string[];
}

const rounded = (value: number): number => Number(value.toFixed(4));

/**
 * Writes a model's card.
 *
 * @param folder Where the model goes.
 * @param data Where its gestures come from.
 * @param report Of these.
 * @param fitted What training came to.
 */
export function makeGestureCard(
  folder: string,
  data: string,
  report: GestureReport,
  { calibration, heldOutAccuracy, parameters, recognizer, seconds }: FittedRecognizer,
): GestureCard {
  const { bytes, classes, manifest } = recognizer;
  const shown = classes.slice(0, 20).join(', ') + (classes.length > 20 ? ', …' : '');
  const card = makeCard(folder, bytes, data, {
    task: 'recognize',
    description: `Recognises ${classes.length} gestures, learned from ${report.used} examples of ${basename(data) || data}: ${shown}.`,
    metrics: {
      ...(heldOutAccuracy !== undefined && { heldOutAccuracy: rounded(heldOutAccuracy) }),
      ...(calibration !== undefined && { threshold: rounded(calibration.threshold) }),
      parameters,
      trainingSeconds: Math.round(seconds),
    },
  });
  return { ...card, classes, examples: report.used, notes: manifest.notes };
}
