import { ArgumentError } from '@recurra/plugin';
import type { MusicModel, WorkOptions } from '../contract/model.ts';
import type { NoteSequence } from '../contract/note-sequence.ts';
import type { FrameConditions, FramePiece } from '../contract/piece.ts';
import { eventStream } from '../encoders/index.ts';
import { createSequence, sliceSequence, toFrames } from '../sequence/index.ts';
import { generateTokens } from './generate-tokens.ts';
import { checkWhole } from './settings.ts';
import type { ComposeProgress, SamplingOptions } from './types.ts';

/** How {@link generateEvents} composes. */
export interface GenerateEventsOptions extends SamplingOptions, WorkOptions<ComposeProgress> {
  /** Length of the new part, in steps of the model's grid. */
  readonly frames: number;
  /** Music to begin with: put on the model's grid, and else kept as it is. */
  readonly prime?: NoteSequence | undefined;
  readonly conditions?: FrameConditions | undefined;
}

/** Music as it is played, and as frames. */
export interface PlayedPiece {
  /** With the loudness of each note; a tick is a step of the model's grid. */
  readonly sequence: NoteSequence;
  /** The same on the grid, silence at the end included. */
  readonly piece: FramePiece;
}

/** Events that may be in a step, on average: more are a model that does not get on. */
const eventsInStep = 64;
const mostTokens = 10_000_000;
const mostFrames = 131_072;

/**
 * Composes new music with a model of events, which is not steered.
 *
 * @param model Of kind `'event'`.
 * @param options How long, how bold, from what.
 * @returns The whole piece, what was given included; notes that sound at its end are cut there.
 * @throws ArgumentError if the model is of another kind, or options are not as they should be; the signal's reason if it is aborted.
 * @example const { sequence } = await generateEvents(model, { frames: 256, seed: 1 });
 */
export async function generateEvents(
  model: MusicModel,
  { conditions, frames, onProgress, prime, ...sampling }: GenerateEventsOptions,
): Promise<PlayedPiece> {
  const where = 'generateEvents()';
  const { bpm, kind, stepsPerQuarter } = model.manifest;
  if (kind !== 'event') {
    throw new ArgumentError(`${where}: model must be of kind 'event', got '${kind}'; use generate().`);
  }
  checkWhole(where, 'frames', frames, 1, mostFrames);
  const stream = eventStream({ stepsPerQuarter });
  const before = prime === undefined ? [] : [...stream.encode(prime)];
  const begin = stream.decode(before).length;
  const end = begin + frames;
  const tokens = [...before];
  const cursor = model.codec.begin(conditions);
  for (const token of before) cursor.push(token);
  let at = begin;
  const drawn = generateTokens(model, {
    ...sampling,
    ...(conditions && { conditions }),
    prime: before,
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
    tempos: [{ tick: 0, bpm: prime?.tempos[0]?.bpm ?? bpm }],
  });
  const { piece } = toFrames(sequence, { stepsPerQuarter });
  // Silence at the end is part of what was asked for.
  const silent = Array.from({ length: end - piece.frames.length }, (): number[] => []);
  return { piece: { ...piece, frames: [...piece.frames, ...silent] }, sequence };
}
