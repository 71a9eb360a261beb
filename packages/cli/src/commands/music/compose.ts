import { extname } from 'node:path';
import {
  type ComposeOptions,
  type Composition,
  type Constraints,
  continuePiece,
  type FramePiece,
  fromFrames,
  generate,
  harmonize,
  type MusicModel,
  pitchClassesOf,
  writeMidi,
} from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { prepareFiles, writeOne } from '../../output/output-file.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import type { ComposeFlags, ContinueFlags, GenerateFlags, HarmonizeFlags } from './flags.ts';
import { openModel } from './open-model.ts';
import { readPieces } from './read-pieces.ts';

const usualBars = 8;
const quartersInBar = 4;

/** Pitch classes of each frame: of a scale, or of a progression of chords, one a bar. */
function pitchClasses(
  { chords, scale }: ComposeFlags,
  model: MusicModel,
  frames: number,
): Constraints['pitchClasses'] {
  if (chords !== undefined && scale !== undefined)
    throw new UsageError('give --chords or --scale, not both.');
  if (scale !== undefined) return pitchClassesOf(scale);
  if (chords === undefined) return undefined;
  const sets = chords
    .trim()
    .split(/[\s|,]+/)
    .map(pitchClassesOf);
  const bar = quartersInBar * model.manifest.stepsPerQuarter;
  return Array.from({ length: frames }, (_, t) => sets[Math.floor(t / bar) % sets.length]!);
}

/** What steers a composition of so many frames. */
function composeOptions(flags: ComposeFlags, model: MusicModel, frames: number): ComposeOptions {
  const { parallelFifths, parallelOctaves, range, seed, temperature, topK, topP } = flags;
  const classes = pitchClasses(flags, model, frames);
  const penalties = {
    ...(parallelFifths !== undefined && { parallelFifths }),
    ...(parallelOctaves !== undefined && { parallelOctaves }),
  };
  const constraints: Constraints = {
    ...(classes !== undefined && { pitchClasses: classes }),
    ...(range !== undefined && { range }),
    ...(Object.keys(penalties).length > 0 && { penalties }),
  };
  return {
    seed,
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
    ...(Object.keys(constraints).length > 0 && { constraints }),
  };
}

/** Checks `--out` before anything is composed. */
async function prepareOut({ json, out }: ComposeFlags): Promise<void> {
  if (out === undefined) {
    if (json) return;
    throw new UsageError('--out is required: the file for the music, as new.mid; or --json for its notes.');
  }
  if (out === '-') {
    if (json) throw new UsageError('--json and --out - both want standard output; give --out a file.');
    return;
  }
  if (extname(out).toLowerCase() !== '.mid') throw new UsageError(`--out must end in .mid, got "${out}".`);
  await prepareFiles({ '--out': out });
}

/** Composes, shows progress, writes, and says what came of it. */
async function compose(
  flags: ComposeFlags,
  signal: AbortSignal,
  start: (model: MusicModel) => Promise<{ frames: number; begin(options: ComposeOptions): Composition }>,
): Promise<void> {
  await prepareOut(flags);
  const talk = talkOf(flags);
  const model = await openModel(flags.model);
  try {
    const { begin, frames } = await start(model);
    const options = composeOptions(flags, model, frames);
    const piece = await withProgress(talk.progress, 'Composing', async (update) => {
      const onProgress = ({ done, frames: all }: { done: number; frames: number }): void =>
        update(done / all);
      const composition = begin({ ...options, signal, onProgress });
      let item = await composition.next();
      while (item.done !== true) item = await composition.next();
      return item.value;
    });
    await write(flags, piece);
  } finally {
    model.dispose();
  }
}

async function write(flags: ComposeFlags, piece: FramePiece): Promise<void> {
  const { out } = flags;
  const midi = writeMidi(fromFrames(piece));
  if (out === '-') {
    process.stdout.write(midi);
    return;
  }
  if (out !== undefined) await writeOne(out, midi);
  const quarters = piece.frames.length / piece.stepsPerQuarter;
  printResult(
    flags,
    () => ({
      out: out ?? null,
      seed: flags.seed,
      frames: piece.frames,
      stepsPerQuarter: piece.stepsPerQuarter,
    }),
    () => `${quarters} quarters of music written to ${out}.`,
  );
}

/** The one piece of a file. */
async function readOne(option: string, path: string | undefined, model: MusicModel): Promise<FramePiece> {
  if (path === undefined) throw new UsageError(`${option} is required: a file of music.`);
  const { stepsPerQuarter } = model.manifest;
  const { dataset } = await readPieces(option, path, stepsPerQuarter, true);
  const [piece] = [...dataset.train, ...dataset.valid, ...dataset.test];
  if (piece === undefined) throw new UsageError(`${option} ${path}: it holds no piece.`);
  // What the file tells of its bars would bind the new part, too.
  const { conditions: _, onsets: __, velocities: ___, voices: ____, ...frames } = piece;
  return frames;
}

/** Runs `recurra music generate`. */
export function runGenerate(flags: GenerateFlags, signal: AbortSignal): Promise<void> {
  const { bars, ending, frames, prime, seconds } = flags;
  return compose(flags, signal, async (model) => {
    const { bpm, stepsPerQuarter } = model.manifest;
    const before = prime === undefined ? undefined : await readOne('--prime', prime, model);
    const count =
      frames ??
      Math.ceil(
        (seconds === undefined ? (bars ?? usualBars) * quartersInBar : (seconds * bpm) / 60) *
          stepsPerQuarter,
      );
    const length =
      frames !== undefined ? { frames } : seconds !== undefined ? { seconds } : { bars: bars ?? usualBars };
    const begin = (options: ComposeOptions): Composition =>
      generate(model, {
        ...options,
        ...length,
        ...(before !== undefined && { prime: before }),
        ...(ending !== undefined && { ending }),
      });
    return { frames: (before?.frames.length ?? 0) + count, begin };
  });
}

/** Runs `recurra music continue`. */
export function runContinue(flags: ContinueFlags, signal: AbortSignal): Promise<void> {
  const { bars = usualBars } = flags;
  return compose(flags, signal, async (model) => {
    const piece = await readOne('--input', flags.input, model);
    const count = Math.ceil(bars * quartersInBar * model.manifest.stepsPerQuarter);
    const begin = (options: ComposeOptions): Composition => continuePiece(model, piece, { ...options, bars });
    return { frames: piece.frames.length + count, begin };
  });
}

/** Runs `recurra music harmonize`. */
export function runHarmonize(flags: HarmonizeFlags, signal: AbortSignal): Promise<void> {
  return compose(flags, signal, async (model) => {
    const { frames } = await readOne('--melody', flags.melody, model);
    // Of chords the highest note is the melody; for a bass the lowest.
    const melody = frames.map((frame) => (flags.voice === 'bass' ? frame.at(-1) : frame[0]) ?? null);
    const begin = (options: ComposeOptions): Composition =>
      harmonize(model, melody, { ...options, voice: flags.voice });
    return { frames: melody.length, begin };
  });
}
