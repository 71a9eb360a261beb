import type { FramePiece } from '../../contract/piece.ts';
import { eventVocabulary, type MusicEvent, tokenOfEvent, velocityBin } from '../../encoders/index.ts';

const { longestShift } = eventVocabulary;

/** Loudness of notes whose loudness is not known. */
const usualVelocity = 80;

/**
 * Music as events: its one stream, as `EventScene` describes it.
 *
 * @param piece Where `onsets` are left out, all notes begin anew in every frame.
 */
export function* eventsOf({ frames, onsets, velocities }: FramePiece): Generator<MusicEvent> {
  let before: readonly number[] = [];
  let bin = velocityBin(usualVelocity);
  let waiting = 0;
  for (const [t, frame] of frames.entries()) {
    const begin = onsets?.[t] ?? frame;
    const ends = before.filter((pitch) => !frame.includes(pitch) || begin.includes(pitch));
    // A note that sounds, but neither begins here nor sounded before, begins here.
    const begins = frame.filter((pitch) => begin.includes(pitch) || !before.includes(pitch));
    if (t > 0 && ends.length + begins.length > 0) {
      yield* shifts(waiting);
      waiting = 0;
    }
    for (const pitch of ends) yield { type: 'off', pitch };
    for (const pitch of begins) {
      const own = velocityBin(velocities?.[t]?.[begin.indexOf(pitch)] ?? usualVelocity);
      if (own !== bin) yield { type: 'velocity', bin: own };
      bin = own;
      yield { type: 'on', pitch };
    }
    before = frame;
    waiting++;
  }
  yield* shifts(waiting);
}

/** Long times as several shifts: all but the last the longest. */
function* shifts(frames: number): Generator<MusicEvent> {
  for (let rest = frames; rest > 0; rest -= longestShift) {
    yield { type: 'shift', steps: Math.min(rest, longestShift) };
  }
}

/** Music as tokens. */
export function eventTokens(piece: FramePiece): number[] {
  return Array.from(eventsOf(piece), (event) => tokenOfEvent(event));
}
