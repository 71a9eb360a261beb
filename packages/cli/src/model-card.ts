import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ModelCard } from '@recurra/plugin';

/** Quotes what a shell would split or change. */
const quoted = (word: string): string =>
  /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The command that was called. */
function commandLine(): string {
  return ['recurra', ...process.argv.slice(2)].map(quoted).join(' ');
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
 * A card of a model that the user trained, as plugins have them.
 *
 * @param folder Where the model goes.
 * @param bytes Its file.
 * @param data Where what it learned from comes from.
 * @param about What is known of it.
 */
export function makeCard(
  folder: string,
  bytes: Uint8Array,
  data: string,
  about: Pick<ModelCard, 'task' | 'description' | 'metrics'>,
): ModelCard {
  return {
    id: idOf(folder),
    task: about.task,
    description: about.description,
    // Whose data it learned from, the user knows.
    license: 'NOASSERTION',
    dataSource: data,
    metrics: about.metrics,
    reproduce: commandLine(),
    file: './model.onnx',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/**
 * Reads the card beside a model.
 *
 * @param model Its folder.
 * @returns What is in `card.json`, unchecked; undefined if there is none, or none of ours.
 */
export async function readCard<Card extends ModelCard>(model: string): Promise<Partial<Card> | undefined> {
  const info = await stat(model).catch(() => undefined);
  if (!info?.isDirectory()) return undefined;
  try {
    const card: unknown = JSON.parse(await readFile(join(model, 'card.json'), 'utf8'));
    return typeof card === 'object' && card !== null ? card : undefined;
  } catch {
    return undefined;
  }
}
