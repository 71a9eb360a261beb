import { isRecurraError } from '@recurra/plugin';
import type { FramePiece, Split } from '../contract/piece.ts';
import { fingerprint } from './fingerprint.ts';
import { placeFrames } from './place-frames.ts';
import { type PlacedPiece, placePiece } from './place-piece.ts';
import type { FoundFile } from './read-file.ts';
import type { DatasetSettings } from './settings.ts';
import type { SkippedMusic } from './types.ts';

const splits: readonly Split[] = ['train', 'valid', 'test'];

/** A whole piece that is used. */
export interface Collected extends Omit<PlacedPiece, 'notes'> {
  /** The same for the same music in any key. */
  readonly print: string;
  /** Where its file says it belongs. */
  readonly split?: Split;
}

/** A file and what was taken of it. */
export interface CollectedFile extends Pick<FoundFile, 'name' | 'format' | 'skipped' | 'notes'> {
  readonly ownStepsPerQuarter?: number;
  readonly pieces: readonly Collected[];
}

/** Takes pieces of files, one after another, and knows which music was there before. */
export class Collector {
  readonly #settings: DatasetSettings;
  readonly #pause: () => Promise<void>;
  readonly #known = new Map<string, { readonly name: string; readonly base: number }>();
  /** Pieces taken so far. */
  count = 0;
  /** Pieces of files with splits of their own that were there before. */
  repeated = 0;

  constructor(settings: DatasetSettings, pause: () => Promise<void>) {
    this.#settings = settings;
    this.#pause = pause;
  }

  /** Takes what it can of a file. */
  async take(file: FoundFile, grid: number): Promise<CollectedFile> {
    const pieces: Collected[] = [];
    const skipped = [...file.skipped];
    const notes = [...file.notes];
    const { dataset, format, name, sequences } = file;
    const isWhole = sequences.length === 1 && dataset === undefined;
    const add = async (
      label: string,
      place: () => Promise<PlacedPiece | SkippedMusic>,
      split?: Split,
    ): Promise<void> => {
      const placed = this.#check(await tolerant(place), split);
      if ('reason' in placed) skipped.push({ ...(!isWhole && { piece: label }), ...placed });
      else {
        const { notes: changes, ...rest } = placed;
        notes.push(...changes);
        pieces.push({ ...rest, ...(split !== undefined && { split }) });
        this.count++;
      }
    };
    for (const each of sequences) {
      await this.#pause();
      await add(each.name, () => placePiece(each, grid, this.#settings, this.#pause));
    }
    // Splits that a file has are kept whole, so that figures are those of everybody else.
    const hasSplits = dataset !== undefined && dataset.valid.length + dataset.test.length > 0;
    const whole = { minQuarters: 0, maxQuarters: Number.POSITIVE_INFINITY, minPolyphony: 0, maxNotes: 88 };
    const settings = hasSplits ? { ...this.#settings, ...whole } : this.#settings;
    for (const split of splits) {
      for (const piece of dataset?.[split] ?? []) {
        await this.#pause();
        const label = `${name}: ${piece.name ?? split}`;
        const place = (): Promise<PlacedPiece | SkippedMusic> =>
          placeFrames(piece, label, grid, settings, this.#pause);
        await add(label, place, hasSplits ? split : undefined);
      }
    }
    const own = dataset && firstOf(dataset)?.stepsPerQuarter;
    if (own !== undefined && own !== grid) {
      notes.push(`${name}: its pieces have ${own} steps in a quarter; they were put on ${grid}.`);
    }
    return {
      name,
      ...(format !== undefined && { format }),
      ...(own !== undefined && { ownStepsPerQuarter: own }),
      skipped,
      notes,
      pieces,
    };
  }

  /** Whether the music was there before. */
  #check(
    placed: PlacedPiece | SkippedMusic,
    split: Split | undefined,
  ): (PlacedPiece & { readonly print: string }) | SkippedMusic {
    if ('reason' in placed) return placed;
    const { base, print } = fingerprint(placed.parts);
    const before = this.#known.get(print);
    if (before === undefined) this.#known.set(print, { name: placed.about.name, base });
    else if (split !== undefined) this.repeated++;
    else if (this.#settings.skipsDuplicates) {
      const moved = base - before.base;
      const key =
        moved === 0
          ? ''
          : `, ${Math.abs(moved)} ${Math.abs(moved) === 1 ? 'semitone' : 'semitones'} ${moved > 0 ? 'higher' : 'lower'}`;
      return { reason: 'duplicate', why: `it is the same music as ${before.name}${key}` };
    }
    return { ...placed, print };
  }
}

/** The first piece of a dataset. */
export function firstOf(dataset: Readonly<Record<Split, readonly FramePiece[]>>): FramePiece | undefined {
  return splits.flatMap((split) => dataset[split].slice(0, 1))[0];
}

/** What cannot be put on the grid is no reason to stop. */
async function tolerant(
  place: () => Promise<PlacedPiece | SkippedMusic>,
): Promise<PlacedPiece | SkippedMusic> {
  try {
    return await place();
  } catch (error) {
    if (!isRecurraError(error, 'ERR_ARGUMENT') && !isRecurraError(error, 'ERR_DATA')) throw error;
    return { reason: 'damaged', why: error.message.replace(/^\w+\(\): /, '').replace(/\.$/, '') };
  }
}
