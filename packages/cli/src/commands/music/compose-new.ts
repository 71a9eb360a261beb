import {
  type ComposeOptions,
  type Composition,
  type FramePiece,
  fromFrames,
  type GenerateOptions,
  generate,
  generateEvents,
  type MusicModel,
  type NoteSequence,
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

/** Composes with a model of events, which knows no constraints. */
function composeEvents(model: MusicModel, { before, ending, frames, options }: Order): Promise<NewMusic> {
  const { constraints, particles: _, lag: __, sweeps: ___, ...sampling } = options;
  if (constraints !== undefined || ending !== undefined) {
    throw new UsageError(
      'a model of events cannot be steered; leave --scale, --chords, --range, --parallel-… and --ending out, or train with --kind note.',
    );
  }
  return generateEvents(model, { ...sampling, frames, prime: before?.sequence });
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
