import {
  type ComposeOptions,
  type Composition,
  createSequence,
  eventStream,
  type FramePiece,
  fromFrames,
  type GenerateOptions,
  generate,
  generateTokens,
  type MusicModel,
  type NoteSequence,
  sliceSequence,
  toFrames,
} from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import type { OnePiece } from './read-one.ts';

/** Music that was composed, as frames and as notes. */
export interface NewMusic {
  readonly piece: FramePiece;
  readonly sequence: NoteSequence;
}

/** What is to be composed. */
export interface Order {
  /** Frames of the new part. */
  readonly frames: number;
  readonly before?: OnePiece | undefined;
  readonly ending?: GenerateOptions['ending'] | undefined;
  readonly options: ComposeOptions;
}

/** Runs a composition to its end. */
export async function finish(composition: Composition): Promise<NewMusic> {
  let item = await composition.next();
  while (item.done !== true) item = await composition.next();
  return { piece: item.value, sequence: fromFrames(item.value) };
}

/** Events that may be in a step, on average: more are a model that does not get on. */
const eventsInStep = 64;
const mostTokens = 10_000_000;

/** Composes with a model of events, which knows no constraints. */
async function composeEvents(
  model: MusicModel,
  { before, ending, frames, options }: Order,
): Promise<NewMusic> {
  const { constraints, onProgress, particles: _, lag: __, sweeps: ___, ...sampling } = options;
  if (constraints !== undefined || ending !== undefined) {
    throw new UsageError(
      'a model of events cannot be steered; leave --scale, --chords, --range, --parallel-… and --ending out, or train with --kind note.',
    );
  }
  const { bpm, stepsPerQuarter } = model.manifest;
  const stream = eventStream({ stepsPerQuarter });
  const prime = before === undefined ? [] : [...stream.encode(before.sequence)];
  const begin = before === undefined ? 0 : stream.decode(prime).length;
  const end = begin + frames;
  const tokens = [...prime];
  let at = begin;
  const cursor = model.codec.begin(options.conditions);
  for (const token of prime) cursor.push(token);
  const drawn = generateTokens(model, {
    ...sampling,
    prime,
    frames: end,
    tokens: Math.min(mostTokens, frames * eventsInStep + 1000),
  });
  for await (const token of drawn) {
    tokens.push(token);
    cursor.push(token);
    if (cursor.frame > at) onProgress?.({ done: Math.min(cursor.frame, end) - begin, frames });
    at = cursor.frame;
  }
  const played = stream.decode(tokens);
  const sequence = createSequence({
    ...(played.length > end ? sliceSequence(played, 0, end) : played),
    length: end,
    tempos: [{ tick: 0, bpm: before?.piece.bpm ?? bpm }],
  });
  const { piece } = toFrames(sequence, { stepsPerQuarter });
  // Silence at the end is part of what was asked for.
  const silent = Array.from({ length: end - piece.frames.length }, (): number[] => []);
  return { piece: { ...piece, frames: [...piece.frames, ...silent] }, sequence };
}

/**
 * Composes new music with a model of any kind, perhaps after given music.
 *
 * @param model Which composes.
 * @param order How much, after what, and how.
 */
export function composeNew(model: MusicModel, order: Order): Promise<NewMusic> {
  if (model.manifest.kind === 'event') return composeEvents(model, order);
  const { before, ending, frames, options } = order;
  return finish(
    generate(model, {
      ...options,
      frames,
      ...(before !== undefined && { prime: before.piece }),
      ...(ending !== undefined && { ending }),
    }),
  );
}
