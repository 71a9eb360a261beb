import card from '@recurra/music/models/chorales.json';
import choralesUrl from '@recurra/music/models/chorales.onnx?url';
import type { ModelSource } from './protocol.ts';

/** A model that can compose here. */
export interface ModelChoice {
  readonly name: string;
  readonly detail: string;
  readonly source: ModelSource;
  /** Nats a frame on pieces that it did not learn from. */
  readonly heldOut?: number | undefined;
  /** Figures of what it learned from, as JSON; those of the shipped model if left out. */
  readonly corpus?: string;
}

/** The model that comes with the app. */
export const shippedModel: ModelChoice = {
  name: 'Chorales',
  detail: 'Four-part chorales in the manner of J. S. Bach, a chord each quarter note.',
  source: { url: choralesUrl },
  heldOut: card.metrics.validNllPerFrame,
};
