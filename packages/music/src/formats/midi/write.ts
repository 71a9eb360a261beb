import { type AnyEvent, write } from 'midifile-ts';
import type { Note, NoteSequence, PedalEvent, Voice } from '../../contract/note-sequence.ts';
import { encodeText } from './text.ts';

/** An event and when it happens; of those at one tick the lower rank comes first. */
interface Timed {
  readonly tick: number;
  readonly rank: number;
  readonly event: AnyEvent;
}

/** Ends come before pedals, and these before beginnings: a note that begins where another ends is not cut off. */
const rank = { meta: 0, noteOff: 1, pedal: 2, noteOn: 3 } as const;

const meta = (tick: number, event: object): Timed => ({
  tick,
  rank: rank.meta,
  event: { deltaTime: 0, type: 'meta', ...event } as AnyEvent,
});
const channelEvent = (tick: number, order: number, event: object): Timed => ({
  tick,
  rank: order,
  event: { deltaTime: 0, type: 'channel', ...event } as AnyEvent,
});

/** Microseconds a quarter, as three bytes hold them. */
const microsecondsOf = (bpm: number): number => Math.max(1, Math.min(0xffffff, Math.round(6e7 / bpm)));

/** General MIDI keeps channel 10 for drums, and drums for channel 10. */
const channelOf = ({ channel, percussion }: Voice): number => (percussion ? 9 : channel === 9 ? 10 : channel);

/** Puts events in order, with the time from one to the next, and ends the track. */
function toTrack(events: readonly Timed[], length: number): AnyEvent[] {
  const sorted = [...events].sort((a, b) => a.tick - b.tick || a.rank - b.rank);
  let tick = 0;
  const track = sorted.map(({ event, tick: at }) => {
    const deltaTime = at - tick;
    tick = at;
    return { ...event, deltaTime };
  });
  track.push({ deltaTime: Math.max(0, length - tick), type: 'meta', subtype: 'endOfTrack' } as AnyEvent);
  return track;
}

function conductorTrack(sequence: NoteSequence): AnyEvent[] {
  const { keySignatures, length, loop, tempos, timeSignatures, title } = sequence;
  return toTrack(
    [
      ...(title === undefined ? [] : [meta(0, { subtype: 'trackName', text: encodeText(title) })]),
      ...tempos.map(({ bpm, tick }) =>
        meta(tick, { subtype: 'setTempo', microsecondsPerBeat: microsecondsOf(bpm) }),
      ),
      ...timeSignatures.map(({ denominator, numerator, tick }) =>
        meta(tick, { subtype: 'timeSignature', numerator, denominator, metronome: 24, thirtyseconds: 8 }),
      ),
      ...keySignatures.map(({ fifths, mode, tick }) =>
        meta(tick, { subtype: 'keySignature', key: fifths & 0xff, scale: mode === 'minor' ? 1 : 0 }),
      ),
      ...(loop === undefined
        ? []
        : [
            meta(loop.start, { subtype: 'marker', text: 'loopStart' }),
            meta(loop.end, { subtype: 'marker', text: 'loopEnd' }),
          ]),
    ],
    length,
  );
}

/**
 * Writes a Standard MIDI File of format 1: a first track with tempo, time and key signatures and loop points, then one for each
 * voice. Fermatas and chord symbols have no place in it. Where notes of one pitch overlap in a voice, readers take the first end for
 * that of the first.
 *
 * @param sequence Notes.
 * @returns The file.
 * @see The Complete MIDI 1.0 Detailed Specification, Standard MIDI Files 1.0.
 * @example await writeFile('song.mid', writeMidi(sequence));
 */
export function writeMidi(sequence: NoteSequence): Uint8Array {
  const { length, notes, pedals, ticksPerQuarter, voices } = sequence;
  const pedalsOf = voices.map((): PedalEvent[] => []);
  for (const pedal of pedals) pedalsOf[pedal.voice]?.push(pedal);
  const notesOf = voices.map((): Note[] => []);
  for (const note of notes) notesOf[note.voice]?.push(note);
  const tracks = voices.map((each, voice) => {
    const { name, program } = each;
    const channel = channelOf(each);
    return toTrack(
      [
        ...(name === '' ? [] : [meta(0, { subtype: 'trackName', text: encodeText(name) })]),
        channelEvent(0, rank.meta, { subtype: 'programChange', channel, value: program }),
        ...pedalsOf[voice]!.map(({ down, tick }) =>
          channelEvent(tick, rank.pedal, {
            subtype: 'controller',
            channel,
            controllerType: 64,
            value: down ? 127 : 0,
          }),
        ),
        ...notesOf[voice]!.flatMap(({ duration, pitch, start, velocity }) => [
          channelEvent(start, rank.noteOn, { subtype: 'noteOn', channel, noteNumber: pitch, velocity }),
          channelEvent(start + duration, rank.noteOff, {
            subtype: 'noteOff',
            channel,
            noteNumber: pitch,
            velocity: 0,
          }),
        ]),
      ],
      length,
    );
  });
  return write([conductorTrack(sequence), ...tracks], ticksPerQuarter);
}
