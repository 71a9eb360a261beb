import { harmonize, type MusicModel } from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import { composeNew, finish, type NewMusic } from './compose-new.ts';
import type { ComposeFlags, ContinueFlags, GenerateFlags, HarmonizeFlags } from './flags.ts';
import { openModel } from './open-model.ts';
import { readOne } from './read-one.ts';
import { barOf, keyOf, steering } from './steering.ts';
import { prepareOut, tellMusic, writeMusic } from './write-music.ts';

const usualBars = 8;

/** What a command composes with: told of progress, one piece from each seed. */
type Compose = (
  seed: number,
  context: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: { readonly done: number; readonly frames: number }) => void;
  },
) => Promise<NewMusic>;

/** Composes, shows progress, writes, and says what came of it. */
async function run(
  flags: ComposeFlags,
  count: number,
  signal: AbortSignal,
  start: (model: MusicModel) => Promise<Compose>,
): Promise<void> {
  const names = await prepareOut(flags, count);
  const model = await openModel(flags.model);
  try {
    const compose = await start(model);
    const pieces: { music: NewMusic; out: string | undefined; seed: number }[] = [];
    await withProgress(talkOf(flags).progress, 'Composing', async (update) => {
      for (let i = 0; i < count; i++) {
        const seed = flags.seed + i;
        const onProgress = ({ done, frames }: { done: number; frames: number }): void =>
          update((i + done / frames) / count, count > 1 ? `piece ${i + 1} of ${count}` : '');
        const music = await compose(seed, { signal, onProgress });
        await writeMusic(music, names[i], flags.out === '-');
        pieces.push({ music, out: names[i], seed });
      }
    });
    tellMusic(flags, pieces);
  } finally {
    model.dispose();
  }
}

/** Runs `recurra music generate`. */
export function runGenerate(flags: GenerateFlags, signal: AbortSignal): Promise<void> {
  const { bars, count = 1, prime, seconds } = flags;
  // A scale with a name says where home is.
  const ending = flags.ending === 'open' ? 'open' : (keyOf(flags.scale) ?? flags.ending);
  if ([bars, seconds, flags.frames].filter((length) => length !== undefined).length > 1) {
    throw new UsageError('give one of --bars, --seconds and --frames.');
  }
  return run(flags, count, signal, async (model) => {
    const before = prime === undefined ? undefined : await readOne('--prime', prime, model, signal);
    const { bpm, stepsPerQuarter } = model.manifest;
    const bar = barOf(before?.piece);
    const tempo = before?.piece.bpm ?? bpm;
    const quarters = seconds === undefined ? (bars ?? usualBars) * bar : (seconds * tempo) / 60;
    const frames = flags.frames ?? Math.max(1, Math.round(quarters * stepsPerQuarter));
    const total = (before?.piece.frames.length ?? 0) + frames;
    const options = await steering(flags, model, { before: before?.piece, total, bar });
    return (seed, context) =>
      composeNew(model, { frames, before, ending, options: { ...options, ...context, seed } });
  });
}

/** Runs `recurra music continue`. */
export function runContinue(flags: ContinueFlags, signal: AbortSignal): Promise<void> {
  const { bars = usualBars } = flags;
  return run(flags, 1, signal, async (model) => {
    const before = await readOne('--input', flags.input, model, signal);
    const bar = barOf(before.piece);
    const frames = Math.max(1, Math.round(bars * bar * model.manifest.stepsPerQuarter));
    const total = before.piece.frames.length + frames;
    const options = await steering(flags, model, { before: before.piece, total, bar });
    return (seed, context) =>
      composeNew(model, {
        frames,
        before,
        ending: keyOf(flags.scale),
        options: { ...options, ...context, seed },
      });
  });
}

/** Runs `recurra music harmonize`. */
export function runHarmonize(flags: HarmonizeFlags, signal: AbortSignal): Promise<void> {
  return run(flags, 1, signal, async (model) => {
    const { piece } = await readOne('--melody', flags.melody, model, signal);
    // Of chords the highest note is the melody; for a bass the lowest.
    const isBass = flags.voice === 'bass';
    const melody = piece.frames.map((frame) => (isBass ? frame.slice(-1) : frame.slice(0, 1)));
    const extent = { before: undefined, total: melody.length, bar: barOf(piece) };
    const options = await steering(flags, model, extent);
    return (seed, context) =>
      finish(
        harmonize(model, { ...piece, frames: melody }, { ...options, ...context, seed, voice: flags.voice }),
      );
  });
}
