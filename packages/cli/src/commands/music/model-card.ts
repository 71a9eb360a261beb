import { basename } from 'node:path';
import type { DatasetOptions, DatasetReport } from '@recurra/music/inference';
import type { ModelCard } from '@recurra/plugin';
import { makeCard } from '../../model-card.ts';

/** What `card.json` holds: a card as plugins have them, and what trained it. */
export interface MusicCard extends ModelCard {
  readonly kind: string;
  /** Pieces it learned from. */
  readonly pieces: number;
  /** How its data was read: what splits it the same way again. */
  readonly dataset: DatasetOptions;
  /** What was decided, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Writes a model's card.
 *
 * @param folder Where the model goes.
 * @param bytes Its file.
 * @param data Where its pieces come from.
 * @param about What is known of it.
 */
export function makeMusicCard(
  folder: string,
  bytes: Uint8Array,
  data: string,
  report: DatasetReport,
  about: Pick<MusicCard, 'kind' | 'metrics' | 'dataset' | 'notes'>,
): MusicCard {
  const { pieces } = report.splits.train;
  const description = `Music like that of ${basename(data) || data}: learned from ${pieces} ${pieces === 1 ? 'piece' : 'pieces'}.`;
  const card = makeCard(folder, bytes, data, { task: 'compose', description, metrics: about.metrics });
  return { ...card, kind: about.kind, pieces, dataset: about.dataset, notes: about.notes };
}
