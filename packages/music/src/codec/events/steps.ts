import type { FramePiece } from '../../contract/piece.ts';
import { eventVocabulary, tokenOfEvent } from '../../encoders/index.ts';
import type { InputLayout } from '../input-layout.ts';
import { writeEventMask } from './codec.ts';
import { EventScene } from './scene.ts';
import { eventsOf } from './tokens.ts';

/** A piece as the steps of an event model. */
export interface EventSteps {
  readonly count: number;
  /** Shape [count, frameSize]. */
  readonly inputs: Float32Array;
  /** Shape [count, referenceCount]. */
  readonly references: Int32Array;
  /** Shape [count]. */
  readonly tokens: Int32Array;
  /** Which tokens might have come, [count, eventVocabulary.size]; only where asked for. */
  readonly masks: Uint8Array | undefined;
}

/**
 * Lays a piece out as events.
 *
 * @param withMasks Whether masks are wanted.
 */
export function eventSteps(layout: InputLayout, piece: FramePiece, withMasks = false): EventSteps {
  const events = [...eventsOf(piece)];
  const count = events.length;
  const inputs = new Float32Array(count * layout.frameSize);
  const references = new Int32Array(count * layout.referenceCount);
  const tokens = new Int32Array(count);
  const masks = withMasks ? new Uint8Array(count * eventVocabulary.size) : undefined;
  const scene = new EventScene(piece.conditions);
  events.forEach((event, step) => {
    layout.writeFrame(scene, inputs, step * layout.frameSize);
    layout.writeReferences(scene, references, step * layout.referenceCount);
    if (masks !== undefined) writeEventMask(scene, masks, step * eventVocabulary.size);
    tokens[step] = tokenOfEvent(event);
    scene.apply(event);
  });
  return { count, inputs, references, tokens, masks };
}
