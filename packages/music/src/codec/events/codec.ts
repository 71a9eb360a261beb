import { ArgumentError } from '@recurra/plugin';
import { type Cursor, lowestPitch, pitchCount } from '../../contract/codec.ts';
import type { FrameConditions } from '../../contract/piece.ts';
import { eventOfToken, eventVocabulary, type MusicEvent } from '../../encoders/index.ts';
import { type InputLayout, type InputNames, inputLayout } from '../input-layout.ts';
import type { LaidOutCodec } from '../laid-out-codec.ts';
import { SceneCursor } from '../scene-cursor.ts';
import { eventBlocks, eventReferences } from './blocks.ts';
import { EventScene } from './scene.ts';

/**
 * Marks the events that may come: those that keep the one order there is for every music.
 *
 * @param out `eventVocabulary.size` numbers from `offset` on.
 */
export function writeEventMask(scene: EventScene, out: Uint8Array, offset: number): void {
  const { bin, chosen, lastOff, phase, shift, sounding } = scene;
  out.fill(0, offset, offset + eventVocabulary.size);
  const at = (kind: MusicEvent['type']): number => offset + eventVocabulary.offsets[kind];
  if (phase === 'off') {
    for (const pitch of sounding) {
      if (lastOff === undefined || pitch < lastOff) out[at('off') + pitch - lowestPitch] = 1;
    }
  }
  // Notes that begin fall from one to the next; a loudness is followed by one.
  const below = chosen.at(-1) ?? lowestPitch + pitchCount;
  let open = false;
  for (let pitch = lowestPitch; pitch < below; pitch++) {
    if (sounding.includes(pitch)) continue;
    out[at('on') + pitch - lowestPitch] = 1;
    open = true;
  }
  if (phase === 'velocity') return;
  if (open) {
    for (let other = 0; other < eventVocabulary.velocityBins; other++)
      if (other !== bin) out[at('velocity') + other] = 1;
  }
  // After a shift that is not the longest something happens.
  if (shift === 0 || shift === eventVocabulary.longestShift)
    out.fill(1, at('shift'), at('shift') + eventVocabulary.longestShift);
}

class EventCursor extends SceneCursor<EventScene> {
  override writeInput(out: Float32Array, offset: number): void {
    super.writeInput(out, offset);
    // Every event is a step of the recurrent layers.
    out[offset + this.layout.size - 1] = 1;
  }

  writeMask(out: Uint8Array, offset: number): void {
    writeEventMask(this.scene, out, offset);
  }

  push(token: number): void {
    const event = eventOfToken(token);
    const mask = new Uint8Array(eventVocabulary.size);
    writeEventMask(this.scene, mask, 0);
    if (event === undefined || mask[token] === 0) {
      throw new ArgumentError(
        `push(): token must be one that writeMask() allows, got ${token}${event === undefined ? '' : ` (${JSON.stringify(event)})`}.`,
      );
    }
    this.scene.apply(event);
  }

  pushFrame(): never {
    throw new ArgumentError(
      'pushFrame(): a model of events is fed events; use push() with eventTokens(piece).',
    );
  }

  fork(): Cursor {
    return new EventCursor(this.layout, this.scene.copy());
  }
}

/** The network's input of an event model. */
export function eventLayout(inputs: InputNames): InputLayout {
  return inputLayout(inputs, { frame: eventBlocks, note: {}, references: eventReferences });
}

/**
 * Events one after another: notes begin and end, time passes, loudness changes. For music whose notes do not move together.
 *
 * @param inputs What the network's input is put together from.
 * @returns The codec; see `eventToken` for its tokens.
 * @see Oore et al. 2018, This time with feeling: learning expressive musical performance.
 */
export function createEventCodec(inputs: InputNames): LaidOutCodec {
  const layout = eventLayout(inputs);
  return {
    layout,
    inputSize: layout.size,
    outputSize: eventVocabulary.size,
    begin: (conditions?: FrameConditions): Cursor => new EventCursor(layout, new EventScene(conditions)),
  };
}
