import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { DatasetOptions, DatasetReport } from '@recurra/music/inference';
import type { ModelCard } from '@recurra/plugin';

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

/** Quotes what a shell would split or change. */
const quoted = (word: string): string =>
  /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The command that was called. */
export function commandLine(args: readonly string[] = process.argv.slice(2)): string {
  return ['recurra', ...args].map(quoted).join(' ');
}

/** A name for a model, made of its folder's. */
function idOf(folder: string): string {
  const id = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  return id === '' ? 'model' : id;
}

/**
 * Writes a model's card.
 *
 * @param folder Where the model goes.
 * @param bytes Its file.
 * @param data Where its pieces come from.
 * @param about What is known of it.
 */
export function makeCard(
  folder: string,
  bytes: Uint8Array,
  data: string,
  report: DatasetReport,
  about: Pick<MusicCard, 'kind' | 'metrics' | 'dataset' | 'notes'>,
): MusicCard {
  const { pieces } = report.splits.train;
  return {
    id: idOf(folder),
    task: 'compose',
    description: `Music like that of ${basename(data) || data}: learned from ${pieces} ${pieces === 1 ? 'piece' : 'pieces'}.`,
    // Whose music it learned from, the user knows.
    license: 'NOASSERTION',
    dataSource: data,
    metrics: about.metrics,
    reproduce: commandLine(),
    file: './model.onnx',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    kind: about.kind,
    pieces,
    dataset: about.dataset,
    notes: about.notes,
  };
}

/** The card beside a model; undefined if there is none, or none of ours. */
export async function readCard(model: string): Promise<Partial<MusicCard> | undefined> {
  const info = await stat(model).catch(() => undefined);
  if (!info?.isDirectory()) return undefined;
  try {
    const card: unknown = JSON.parse(await readFile(join(model, 'card.json'), 'utf8'));
    return typeof card === 'object' && card !== null ? card : undefined;
  } catch {
    return undefined;
  }
}
