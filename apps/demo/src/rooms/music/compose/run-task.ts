import {
  type ComposeOptions,
  type Composition,
  type Constraints,
  continuePiece,
  type FramePiece,
  fillGap,
  fromFrames,
  type GenerateOptions,
  generate,
  generateEvents,
  harmonize,
  type Key,
  type MusicModel,
  parsePitchClass,
  pitchClassesOf,
  regenerate,
} from '@recurra/music/inference';
import type { ComposeUpdate, Task, Wishes } from './protocol.ts';

/** The key that a scale is of; undefined for a mode. */
function keyOf(scale: string): Key | undefined {
  const [, name, mode] = /^(\S+) (major|minor)$/.exec(scale) ?? [];
  const tonic = name === undefined ? undefined : parsePitchClass(name);
  return tonic === undefined ? undefined : { tonic, mode: mode as Key['mode'] };
}

/** Minor keys have their sixth and seventh in both forms; other scales are what they are called. */
const scaleClasses = (name: string): readonly number[] => pitchClassesOf(keyOf(name) ?? name);

/** Where the music comes home: to the scale's tonic, if it has one and no chords say otherwise. */
function endingOf({ chords, scale }: Wishes): Pick<GenerateOptions, 'ending'> {
  const ending = scale === undefined || chords?.trim() ? undefined : keyOf(scale);
  return ending ? { ending } : {};
}

/** Frames that the piece will have at most. */
function framesOf(task: Task, stepsPerQuarter: number): number {
  if (task.type === 'compose') return Math.ceil(task.bars * 4 * stepsPerQuarter);
  if (task.type === 'harmonize') return task.melody.length;
  return task.piece.frames.length + (task.type === 'continue' ? task.frames : 0);
}

/** What every frame must be like. Chords take the place of the scale. */
function constraintsOf(
  { barQuarters, chords, fifths, scale }: Wishes,
  task: Task,
  stepsPerQuarter: number,
): Constraints | undefined {
  const symbols = chords?.split(/[\s,|]+/).filter(Boolean) ?? [];
  const sets = symbols.map(pitchClassesOf);
  const span = barQuarters * stepsPerQuarter;
  const pitchClasses =
    sets.length > 0
      ? Array.from(
          { length: framesOf(task, stepsPerQuarter) },
          (_, t) => sets[Math.floor(t / span) % sets.length]!,
        )
      : scale === undefined
        ? undefined
        : scaleClasses(scale);
  const penalties = { parallelFifths: fifths, parallelOctaves: fifths };
  // A weight of nothing says something to a task that has one of its own only.
  if (fifths > 0 || task.type === 'harmonize') return { ...(pitchClasses && { pitchClasses }), penalties };
  return pitchClasses && { pitchClasses };
}

function begin(model: MusicModel, task: Task, wishes: Wishes, options: ComposeOptions): Composition {
  switch (task.type) {
    case 'compose':
      return generate(model, { ...options, ...endingOf(wishes), bars: task.bars });
    case 'continue':
      return continuePiece(model, task.piece, { ...options, ...endingOf(wishes), frames: task.frames });
    case 'harmonize':
      return harmonize(model, task.melody, {
        ...options,
        voice: task.voice as 'soprano' | 'alto' | 'tenor' | 'bass',
      });
    case 'fill':
      return fillGap(model, task.piece, {
        ...options,
        from: task.from,
        to: task.to,
        constraints: { ...options.constraints, fixed: task.keep },
      });
    case 'rewrite':
      return regenerate(model, task.piece, { ...options, keep: task.keep });
  }
}

/** Composes with a model of events, which knows lengths and loudness of notes, but heeds no wishes. */
async function play(model: MusicModel, task: Task, options: ComposeOptions): Promise<FramePiece> {
  if (task.type !== 'compose' && task.type !== 'continue') {
    throw new Error(
      'This model is of events: it composes and continues. For this task choose a model of notes.',
    );
  }
  const { constraints, ...sampling } = options;
  if (constraints) {
    throw new Error(
      'This model is of events and cannot be steered. Leave key and chords open, or choose another.',
    );
  }
  const given = task.type === 'continue' ? task.piece : undefined;
  const frames = framesOf(task, model.manifest.stepsPerQuarter) - (given?.frames.length ?? 0);
  const music = await generateEvents(model, { ...sampling, frames, prime: given && fromFrames(given) });
  return music.piece;
}

/** Milliseconds between two updates. */
const interval = 40;

/**
 * Composes, and tells how it goes.
 *
 * @param model The model.
 * @param task What is to be written.
 * @param wishes How.
 * @param onUpdate Told some dozen times a second.
 * @param signal Stops it.
 */
export async function runTask(
  model: MusicModel,
  task: Task,
  wishes: Wishes,
  onUpdate: (update: ComposeUpdate) => void,
  signal: AbortSignal,
): Promise<FramePiece> {
  const { seed, temperature, topK, topP } = wishes;
  const constraints = constraintsOf(wishes, task, model.manifest.stepsPerQuarter);
  let share = 0;
  let last = performance.now();
  const changed = new Map<number, ComposeUpdate['frames'][number]>();
  const tell = (): void => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    onUpdate({ frames: [...changed.values()], share });
    changed.clear();
  };
  const options: ComposeOptions = {
    seed,
    signal,
    ...(temperature !== undefined && { temperature }),
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
    ...(constraints && { constraints }),
    onProgress: ({ done, frames }) => {
      share = done / frames;
      tell();
    },
  };
  if (model.manifest.kind === 'event') return play(model, task, options);
  const composition = begin(model, task, wishes, options);
  let item = await composition.next();
  for (; item.done !== true; item = await composition.next()) {
    changed.set(item.value.frame, item.value);
    tell();
  }
  return item.value;
}
