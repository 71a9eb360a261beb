import card from '@recurra/music/models/chorales.json';
import choralesUrl from '@recurra/music/models/chorales.onnx?url';
import { readBytes } from '../../../ui/read-bytes.ts';
import type { ModelSource } from './protocol.ts';

/** A model that can compose here. */
export interface ModelChoice {
  readonly name: string;
  readonly source: ModelSource;
  /** Nats a frame on pieces that it did not learn from. */
  readonly heldOut?: number | undefined;
  /** Figures of what it learned from, as JSON; those of the shipped model if left out. */
  readonly corpus?: string;
}

/** The model that comes with the app. */
export const shippedModel: ModelChoice = {
  name: 'Chorales',
  source: { url: choralesUrl },
  heldOut: card.metrics.validNllPerFrame,
};

/** A model of the user's, from a file. What it learned from is not in it. */
export async function modelOfFile(file: File): Promise<ModelChoice> {
  const bytes = await readBytes(file);
  return { name: file.name, source: { bytes }, corpus: JSON.stringify({ metrics: [] }) };
}
