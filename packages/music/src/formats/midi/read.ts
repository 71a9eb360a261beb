import { DataError } from '@recurra/plugin';
import type { AnyEvent } from 'midifile-ts';
import type {
  KeySignature,
  LoopPoints,
  Note,
  NoteSequence,
  PedalEvent,
  Tempo,
  TimeSignature,
  Voice,
} from '../../contract/note-sequence.ts';
import { createSequence } from '../../sequence/create-sequence.ts';
import { eventsOf, readChunks } from './events.ts';
import { decodeText } from './text.ts';

const where = 'readMidi()';
/** General MIDI keeps this channel for drums. */
const drumChannel = 9;
const sustainPedal = 64;
/** Longest denominator of a time signature that is written. */
const mostDenominator = 64;
/** Twelve days at 120 quarters a minute and 1000 ticks a quarter: what lies beyond is damage. */
const mostTicks = 2 ** 31 - 1;

/** What is gathered while tracks are read. */
interface Gathered {
  readonly voices: Voice[];
  readonly notes: Note[];
  readonly tempos: Tempo[];
  readonly timeSignatures: TimeSignature[];
  readonly keySignatures: KeySignature[];
  readonly pedals: PedalEvent[];
  readonly markers: Map<string, number>;
  title: string | undefined;
  length: number;
}

interface OpenNote {
  readonly start: number;
  readonly velocity: number;
}

/** Notes of one pitch that sound; the first that began is the first that ends. */
interface OpenNotes {
  readonly list: OpenNote[];
  ended: number;
}

/** Reads one track: each of its channels that has notes becomes a voice. */
function readTrack(events: Iterable<AnyEvent>, index: number, out: Gathered): void {
  let tick = 0;
  let name = '';
  const voiceOf = new Map<number, number>();
  const programs = new Map<number, number>();
  const open = new Map<number, OpenNotes>();
  const pedals: (Omit<PedalEvent, 'voice'> & { channel: number })[] = [];
  const voice = (channel: number): number => {
    const known = voiceOf.get(channel);
    if (known !== undefined) return known;
    const program = programs.get(channel) ?? 0;
    const percussion = channel === drumChannel;
    voiceOf.set(channel, out.voices.push({ name, program, channel, percussion }) - 1);
    return out.voices.length - 1;
  };
  const close = (channel: number, pitch: number): void => {
    const key = channel * 128 + pitch;
    const notes = open.get(key);
    const note = notes?.list[notes.ended];
    if (notes === undefined || note === undefined) return;
    notes.ended++;
    // Notes of no length are heard in players, too.
    const duration = Math.max(1, tick - note.start);
    out.notes.push({ pitch, start: note.start, duration, velocity: note.velocity, voice: voice(channel) });
  };
  for (const event of events) {
    tick += event.deltaTime;
    if (tick > mostTicks) {
      throw new DataError(
        `${where}: the file is damaged: track ${index + 1} is longer than ${mostTicks} ticks.`,
      );
    }
    if (event.type === 'channel') {
      const { channel } = event;
      if (event.subtype === 'noteOn' && event.velocity > 0) {
        const key = channel * 128 + (event.noteNumber & 127);
        voice(channel);
        const notes = open.get(key) ?? { list: [], ended: 0 };
        notes.list.push({ start: tick, velocity: Math.min(127, event.velocity) });
        open.set(key, notes);
      } else if (event.subtype === 'noteOff' || event.subtype === 'noteOn') {
        close(channel, event.noteNumber & 127);
      } else if (event.subtype === 'programChange') {
        // One programme a voice: the one it begins with.
        if (!voiceOf.has(channel)) programs.set(channel, event.value & 127);
      } else if (event.subtype === 'controller' && event.controllerType === sustainPedal) {
        pedals.push({ tick, channel, down: event.value >= 64 });
      }
    } else if (event.type === 'meta') {
      if (event.subtype === 'trackName') {
        name = decodeText(event.text);
        if (index === 0) out.title = name;
      } else if (event.subtype === 'setTempo' && event.microsecondsPerBeat > 0) {
        out.tempos.push({ tick, bpm: 6e7 / event.microsecondsPerBeat });
      } else if (event.subtype === 'timeSignature') {
        const { denominator, numerator } = event;
        if (numerator > 0 && denominator <= mostDenominator) {
          out.timeSignatures.push({ tick, numerator, denominator });
        }
      } else if (event.subtype === 'keySignature') {
        if (Math.abs(event.key) <= 7) {
          out.keySignatures.push({ tick, fifths: event.key, mode: event.scale === 1 ? 'minor' : 'major' });
        }
      } else if (event.subtype === 'marker') {
        if (!out.markers.has(event.text)) out.markers.set(event.text, tick);
      }
    }
  }
  // Notes that nothing ends sound to the end of their track.
  for (const [key, { list, ended }] of open) {
    for (let n = ended; n < list.length; n++) close(key >> 7, key & 127);
  }
  for (const { channel, down, tick: at } of pedals) {
    const owner = voiceOf.get(channel);
    if (owner !== undefined) out.pedals.push({ tick: at, voice: owner, down });
  }
  for (const owner of voiceOf.values()) out.voices[owner] = { ...out.voices[owner]!, name };
  out.length = Math.max(out.length, tick);
}

function loopOf(markers: ReadonlyMap<string, number>): LoopPoints | undefined {
  const [start, end] = [markers.get('loopStart'), markers.get('loopEnd')];
  return start !== undefined && end !== undefined && start < end ? { start, end } : undefined;
}

/**
 * Reads a Standard MIDI File.
 *
 * Every channel of a track that has notes becomes a voice; channel 10 is drums. The markers `loopStart` and `loopEnd` become loop points.
 * A note that nothing ends sounds to the end of its track; of several notes of one pitch and channel the first that began ends first. A
 * voice has the programme that it begins with. Lyrics, controllers other than the sustain pedal, bends and system messages are left out.
 *
 * @param bytes The file.
 * @returns Its notes, to the tick.
 * @throws DataError if it is no Standard MIDI File, is damaged, counts time in frames of film (SMPTE), or holds independent patterns (format 2).
 * @see The Complete MIDI 1.0 Detailed Specification, Standard MIDI Files 1.0.
 * @example const sequence = readMidi(await readFile('song.mid'));
 */
export function readMidi(bytes: Uint8Array): NoteSequence {
  const { ticksPerQuarter, tracks } = readChunks(bytes);
  const out: Gathered = {
    voices: [],
    notes: [],
    tempos: [],
    timeSignatures: [],
    keySignatures: [],
    pedals: [],
    markers: new Map(),
    title: undefined,
    length: 0,
  };
  tracks.forEach((track, index) => {
    readTrack(eventsOf(track, index), index, out);
  });
  const loop = loopOf(out.markers);
  const { markers: _, title, ...parts } = out;
  return createSequence({
    ...parts,
    ...(title ? { title } : {}),
    ...(loop !== undefined && { loop }),
    ticksPerQuarter,
  });
}
