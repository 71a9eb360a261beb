import { ArgumentError, DataError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';
import { Band, type InstrumentChoice } from './band.ts';
import { loadTone } from './load-tone.ts';
import { advance } from './schedule.ts';
import { checkTempo, createScore } from './score.ts';
import { encodeWav } from './wav.ts';

/** How music is rendered. */
export interface RenderWavOptions {
  /** Default: what suits the voice's General MIDI programme. */
  readonly instruments?: InstrumentChoice;
  /** 2 is twice as fast as written, from 0.01 to 100. Default 1. */
  readonly tempo?: number;
  /** In hertz, from 8,000 to 96,000. Default 44,100. */
  readonly sampleRate?: number;
  /** Seconds after the last note, in which it dies away. Default 1.5. */
  readonly tail?: number;
  /** Stops before rendering; rendering itself cannot be stopped. */
  readonly signal?: AbortSignal;
}

/** Memory is taken for all of it at once: an hour is 1.3 GB. */
const longest = 30 * 60;

/** What every browser renders, in hertz. */
const [lowestRate, highestRate] = [8000, 96_000];

/**
 * Renders music to a WAV file, faster than it sounds. Where there is a Web Audio API: in browsers.
 *
 * @returns A stereo WAV file of 16 bits.
 * @throws ArgumentError if the music is longer than half an hour, or something in it or in the options cannot be rendered;
 * DataError where there is no `OfflineAudioContext`; MissingPeerError if `tone` is not installed.
 * @example download(new Blob([await renderWav(sequence)], { type: 'audio/wav' }));
 */
export async function renderWav(
  sequence: NoteSequence,
  { instruments, sampleRate = 44_100, signal, tail = 1.5, tempo = 1 }: RenderWavOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const score = createScore(sequence, 'renderWav()');
  checkTempo('renderWav()', tempo);
  if (!(tail >= 0)) throw new ArgumentError(`renderWav(): tail must be seconds from 0, got ${tail}.`);
  if (!(sampleRate >= lowestRate && sampleRate <= highestRate))
    throw new ArgumentError(
      `renderWav(): sampleRate must be from ${lowestRate} to ${highestRate} hertz, got ${sampleRate}.`,
    );
  const seconds = score.timeline.secondsOf(score.length) / tempo + tail;
  if (!(seconds <= longest))
    throw new ArgumentError(
      `renderWav(): music must not be longer than ${longest / 60} minutes, got ${Math.ceil(seconds / 60)}; render parts of it.`,
    );
  if (globalThis.OfflineAudioContext === undefined)
    throw new DataError('renderWav(): needs an OfflineAudioContext, as browsers have; render in a browser.');
  const tone = await loadTone('renderWav()');
  signal?.throwIfAborted();
  // A context of no length is none.
  const context = new tone.OfflineContext(2, Math.max(seconds, 1 / sampleRate), sampleRate);
  const band = new Band(tone, context, instruments);
  try {
    band.seat(sequence.voices);
    const start = { time: 0, tick: 0, sounding: [], entering: true };
    band.cue(advance(score, start, seconds + 1, { factor: tempo, loop: undefined }).cues);
    const buffer = await context.render();
    signal?.throwIfAborted();
    return encodeWav([buffer.getChannelData(0), buffer.getChannelData(1)], sampleRate);
  } finally {
    band.dispose();
    context.dispose();
  }
}
