import { readFile, stat } from 'node:fs/promises';
import {
  type ComposeOptions,
  type Constraints,
  type FrameConditions,
  type FramePiece,
  type Key,
  type MusicModel,
  parsePitchClass,
  pitchClassesOf,
} from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import type { ComposeFlags } from './flags.ts';

/** Where new frames begin, how many there are in all, and how long a bar is. */
export interface Extent {
  readonly before: FramePiece | undefined;
  /** Frames of the whole piece. */
  readonly total: number;
  /** Quarters in a bar. */
  readonly bar: number;
}

const usualBar = 4;

/** Quarters in the last bar of a piece, where they are known. */
export const barOf = (piece: FramePiece | undefined): number =>
  piece?.conditions?.beatsPerBar?.at(-1) ?? usualBar;

/** Symbols of a `--chords`: of the file of that name, if there is one, else of the text itself. */
async function chordSymbols(text: string): Promise<readonly string[]> {
  const info = await stat(text).catch(() => undefined);
  const content = info?.isFile() ? await readFile(text, 'utf8') : text;
  const symbols = content.split(/[\s|,]+/).filter((symbol) => symbol !== '');
  if (symbols.length === 0) throw new UsageError('--chords: there is no chord in it; write "C Am F G7".');
  return symbols;
}

/** The key that a scale is of, as models are told keys, and pieces end in; undefined for a mode. */
export function keyOf(scale: string | undefined): Key | undefined {
  if (scale === undefined) return undefined;
  const [name = '', mode = ''] = scale.trim().split(/\s+/);
  const tonic = parsePitchClass(name);
  if (tonic === undefined || !/^(major|minor)$/.test(mode)) return undefined;
  return { tonic, mode: mode as Key['mode'] };
}

/** What the model is told: chords and key, where it knows such things, beside what it is told of the piece before. */
function conditionsOf(
  model: MusicModel,
  { bar, before, total }: Extent,
  chords: readonly (string | null)[] | undefined,
  scale: string | undefined,
): FrameConditions | undefined {
  const { conditions: known, stepsPerQuarter } = model.manifest;
  const key = known.includes('key') ? keyOf(scale) : undefined;
  const tellsChords = chords !== undefined && known.includes('chord');
  if (key === undefined && !tellsChords) return undefined;
  const told = before?.conditions;
  const start = told?.beat?.at(-1);
  const first = told?.beat?.length ?? 0;
  const each = <T>(at: (frame: number) => T): T[] => Array.from({ length: total }, (_, t) => at(t));
  return {
    ...told,
    beat: each(
      (t) => told?.beat?.[t] ?? ((start ?? 0) + (t - Math.max(0, first - 1)) / stepsPerQuarter) % bar,
    ),
    beatsPerBar: each((t) => told?.beatsPerBar?.[t] ?? bar),
    ...(key !== undefined && { key: each(() => key) }),
    ...(tellsChords && { chord: each((t) => chords[t] ?? null) }),
  };
}

/**
 * What steers a composition.
 *
 * @param flags As the user gave them.
 * @param model Which composes.
 * @param extent Chords begin with the new part, one a bar, again and again.
 * @throws UsageError if wishes do not go together; ArgumentError for scales and chords that are none.
 */
export async function steering(
  flags: ComposeFlags,
  model: MusicModel,
  extent: Extent,
): Promise<ComposeOptions> {
  const { parallelFifths, parallelOctaves, range, scale, seed, temperature, topK, topP } = flags;
  if (flags.chords !== undefined && scale !== undefined) {
    throw new UsageError('give --chords or --scale, not both.');
  }
  const { bar, before, total } = extent;
  const symbols = flags.chords === undefined ? undefined : await chordSymbols(flags.chords);
  const begin = before?.frames.length ?? 0;
  const frames = bar * model.manifest.stepsPerQuarter;
  const chords =
    symbols &&
    Array.from({ length: total }, (_, t) =>
      t < begin ? null : symbols[Math.floor((t - begin) / frames) % symbols.length]!,
    );
  const setOf = new Map(symbols?.map((symbol) => [symbol, pitchClassesOf(symbol)]));
  const conditions = conditionsOf(model, extent, chords, scale);
  const penalties = {
    ...(parallelFifths !== undefined && { parallelFifths }),
    ...(parallelOctaves !== undefined && { parallelOctaves }),
  };
  const constraints: Constraints = {
    ...(scale !== undefined && { pitchClasses: pitchClassesOf(scale) }),
    ...(chords && { pitchClasses: chords.map((symbol) => (symbol === null ? null : setOf.get(symbol)!)) }),
    ...(range !== undefined && { range }),
    ...(Object.keys(penalties).length > 0 && { penalties }),
  };
  return {
    seed,
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
    ...(conditions && { conditions }),
    ...(Object.keys(constraints).length > 0 && { constraints }),
  };
}
