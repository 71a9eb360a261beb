import type { FramePiece, MusicDataset, Split } from '../contract/piece.ts';
import { type CollectedFile, Collector, firstOf } from './collect.ts';
import { type ChosenGrid, chooseGrid, gridName } from './grid.ts';
import { type FoundFile, readFile } from './read-file.ts';
import { readSettings } from './settings.ts';
import { splitPieces } from './split.ts';
import type { BuiltDataset, DatasetOptions, FileReport, MusicFile, UsedMusic } from './types.ts';

/** Pieces and notes by which a grid is chosen: what comes later is not waited for. */
const enoughPieces = 200;
const enoughNotes = 500_000;
/** Milliseconds after which others may have a word. */
const patience = 40;

/** Whether there is enough to choose a grid by. */
function isEnough(files: readonly FoundFile[]): boolean {
  const sequences = files.flatMap((file) => file.sequences);
  const notes = sequences.reduce((sum, { sequence }) => sum + sequence.notes.length, 0);
  return sequences.length >= enoughPieces || notes >= enoughNotes;
}

/** Pieces that are frames bring their grid; for others it is chosen. */
function gridOf(files: readonly FoundFile[]): ChosenGrid {
  for (const { dataset, name } of files) {
    const own = dataset && firstOf(dataset)?.stepsPerQuarter;
    if (own !== undefined) {
      return { stepsPerQuarter: own, reason: `The grid is that of ${name}: ${gridName(own)}.` };
    }
  }
  return chooseGrid(files.flatMap(({ sequences }) => sequences.map(({ sequence }) => sequence)));
}

/** Lets others have a word now and then, so that somebody can stop the work; throws if somebody did. */
function createPause(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last > patience) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      last = performance.now();
    }
    signal?.throwIfAborted();
  };
}

/**
 * Makes a dataset of files of music, and says of each what became of it.
 *
 * A file that cannot be used is skipped and does not stop the others. Long pieces are cut into parts; of music that is there twice, in
 * whatever key, the first is taken; whole pieces are kept apart for `valid` and `test`. A file with splits of its own (JSON of the
 * chorales) keeps them, and all of its pieces as they are. Runs in browsers and in Node, without TensorFlow.js.
 *
 * @param files Names and contents, of any format that `readMusic` knows; read one after another.
 * @param options See {@link DatasetOptions}.
 * @returns Pieces on one grid, none if nothing can be used, and the report.
 * @throws ArgumentError if an option is out of range; the signal's reason if it is aborted.
 * @example
 * const { dataset, report } = await buildDataset([{ name: 'song.mid', bytes }]);
 * console.log(reportToText(report));
 */
export async function buildDataset(
  files: AsyncIterable<MusicFile> | Iterable<MusicFile>,
  options: DatasetOptions = {},
): Promise<BuiltDataset> {
  const settings = readSettings(options);
  const { onProgress, signal } = options;
  const pause = createPause(signal);
  const collector = new Collector(settings, pause);
  const collected: CollectedFile[] = [];
  let waiting: FoundFile[] = [];
  let grid: ChosenGrid | undefined =
    settings.stepsPerQuarter === undefined
      ? undefined
      : {
          stepsPerQuarter: settings.stepsPerQuarter,
          reason: `The grid was given: ${gridName(settings.stepsPerQuarter)}.`,
        };
  const takeWaiting = async ({ stepsPerQuarter }: ChosenGrid): Promise<void> => {
    const now = waiting;
    waiting = [];
    for (const file of now) collected.push(await collector.take(file, stepsPerQuarter));
  };
  let count = 0;
  for await (const file of files) {
    await pause();
    onProgress?.({ files: count, pieces: collector.count, name: file.name });
    waiting.push(await readFile(file, settings));
    count++;
    if (grid === undefined && isEnough(waiting)) grid = gridOf(waiting);
    if (grid !== undefined) await takeWaiting(grid);
  }
  await pause();
  grid ??= gridOf(waiting);
  await takeWaiting(grid);
  return assemble(collected, grid, settings, collector.repeated);
}

/** Splits pieces, and puts the report together. */
function assemble(
  files: readonly CollectedFile[],
  grid: ChosenGrid,
  settings: ReturnType<typeof readSettings>,
  repeated: number,
): BuiltDataset {
  const free = files.flatMap(({ pieces }) => pieces).filter(({ split }) => split === undefined);
  const drawn = splitPieces(
    free.map(({ print }) => print),
    settings,
  );
  const splitOf = new Map(free.map((piece, i) => [piece, drawn[i]!]));
  const dataset: Record<Split, FramePiece[]> = { train: [], valid: [], test: [] };
  const splits = {
    train: { pieces: 0, parts: 0, frames: 0 },
    valid: { pieces: 0, parts: 0, frames: 0 },
    test: { pieces: 0, parts: 0, frames: 0 },
  };
  let [cut, shifts, used, maxShift] = [0, 0, 0, 0];
  const reports = files.map((file): FileReport => {
    const { pieces, ...rest } = file;
    return {
      ...rest,
      used: pieces.map((piece): UsedMusic => {
        const split = piece.split ?? splitOf.get(piece)!;
        // Not spread into push(): a long piece may have more parts than a call may have arguments.
        for (const part of piece.parts) dataset[split].push(part);
        splits[split].pieces++;
        splits[split].parts += piece.parts.length;
        splits[split].frames += piece.about.frames;
        used++;
        shifts += piece.about.meanShift;
        maxShift = Math.max(maxShift, piece.about.maxShift);
        if (piece.parts.length > 1) cut++;
        return { ...piece.about, split };
      }),
    };
  });
  const notes = [
    ...(cut > 0
      ? [
          `${cut} long ${cut === 1 ? 'piece was' : 'pieces were'} cut into parts of ${settings.maxQuarters} quarters at most.`,
        ]
      : []),
    ...(repeated > 0
      ? [
          `${repeated} pieces of files with splits of their own are there twice, in whatever key; the splits were kept.`,
        ]
      : []),
  ];
  return {
    dataset: dataset satisfies MusicDataset,
    report: {
      stepsPerQuarter: grid.stepsPerQuarter,
      gridReason: grid.reason,
      files: reports,
      splits,
      meanShift: used === 0 ? 0 : shifts / used,
      maxShift,
      notes,
    },
  };
}
