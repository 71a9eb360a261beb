import * as tone from 'tone';
import type { NoteSequence } from '../../src/contract/note-sequence.ts';
import { createPlayer, type InstrumentName, renderWav } from '../../src/player/index.ts';

/** Samples of a WAV file of 16 bits, its channels in turns. */
const samplesOf = (bytes: Uint8Array<ArrayBuffer>) => new Int16Array(bytes.buffer, 44);

const rms = (samples: ArrayLike<number>): number =>
  Math.sqrt(Array.from(samples).reduce((sum, x) => sum + x * x, 0) / samples.length);

/** What was rendered. */
interface Rendered {
  readonly loudness: number[];
  readonly peak: number;
  readonly took: number;
  readonly seconds: number;
}

interface Step {
  readonly loudness: number;
  readonly position: number;
  readonly state: string;
}

type StepName = 'playing' | 'muted' | 'unmuted' | 'paused' | 'again' | 'disposed';

const api = {
  /** Loudness of windows of rendered music, from 0 to 1, and the seconds that rendering took. */
  async render(
    sequence: NoteSequence,
    windows: readonly (readonly [number, number])[],
    name?: InstrumentName,
  ): Promise<Rendered> {
    const began = performance.now();
    const options = { sampleRate: 22_050, ...(name ? { instruments: () => name } : {}) };
    const bytes = await renderWav(sequence, options);
    const took = (performance.now() - began) / 1000;
    const samples = samplesOf(bytes);
    const at = (seconds: number) => 2 * Math.round(seconds * 22_050);
    const loudness = windows.map(([from, to]) => rms(samples.subarray(at(from), at(to))) / 32_768);
    const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 32_768;
    return { loudness, peak, took, seconds: samples.length / 2 / 22_050 };
  },

  /** How strong a tone of some hertz is in part of rendered music: the Goertzel algorithm. */
  async toneStrength(
    sequence: NoteSequence,
    hertz: readonly number[],
    [from, to]: readonly [number, number],
  ): Promise<number[]> {
    const samples = samplesOf(await renderWav(sequence, { sampleRate: 22_050 }));
    const part = samples.subarray(2 * Math.round(from * 22_050), 2 * Math.round(to * 22_050));
    return hertz.map((f) => {
      let [re, im] = [0, 0];
      for (let i = 0; i < part.length; i += 2) {
        const angle = (2 * Math.PI * f * (i / 2)) / 22_050;
        re += (part[i]! + part[i + 1]!) * Math.cos(angle);
        im += (part[i]! + part[i + 1]!) * Math.sin(angle);
      }
      return Math.hypot(re, im) / part.length;
    });
  },

  /** Plays, and tells what was heard and where it was at each step. */
  async perform(sequence: NoteSequence): Promise<Record<StepName, Step> & { states: string[] }> {
    const player = await createPlayer({ sequence, loop: true });
    const meter = new tone.Analyser({ type: 'waveform', size: 2048 });
    tone.getDestination().connect(meter);
    const states: string[] = [];
    player.addEventListener('change', () => states.push(player.state));
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const step = async (): Promise<Step> => {
      await wait(400);
      return {
        loudness: rms(meter.getValue() as Float32Array),
        position: player.position,
        state: player.state,
      };
    };
    await player.play();
    const playing = await step();
    player.setVoice(0, { muted: true });
    const muted = await step();
    player.setVoice(0, { muted: false });
    const unmuted = await step();
    player.pause();
    const paused = await step();
    await player.play();
    const again = await step();
    player.dispose();
    const disposed = await step();
    return { playing, muted, unmuted, paused, again, disposed, states };
  },

  /** What it does when it is stopped, or paused, while sound is still starting. */
  async hasty(sequence: NoteSequence): Promise<string[]> {
    const player = await createPlayer({ sequence });
    const states: string[] = [];
    for (const change of ['stop', 'pause'] as const) {
      const playing = player.play();
      player[change]();
      await playing;
      states.push(player.state);
    }
    player.dispose();
    return states;
  },

  /** Plays music that grows, its second half in a voice of its own, and tells what was heard of it. */
  async grow(sequence: NoteSequence): Promise<Step[]> {
    const upTo = (tick: number): NoteSequence => {
      const notes = sequence.notes.filter(({ start }) => start < tick);
      const voices = sequence.voices.slice(0, Math.max(...notes.map(({ voice }) => voice)) + 1);
      return { ...sequence, length: tick, notes, voices };
    };
    const player = await createPlayer({ sequence: upTo(4), live: true });
    const meter = new tone.Analyser({ type: 'waveform', size: 2048 });
    tone.getDestination().connect(meter);
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const steps: Step[] = [];
    await player.play();
    for (let tick = 4; tick <= sequence.length; tick += 4) {
      // In the middle of the last note there is.
      await until(() => player.position > tick - 2);
      const loudness = rms(meter.getValue() as Float32Array);
      steps.push({ loudness, position: player.position, state: player.state });
      if (tick < sequence.length) player.sequence = upTo(tick + 4);
    }
    player.live = false;
    await until(() => player.state !== 'playing');
    steps.push({ loudness: 0, position: player.position, state: player.state });
    player.dispose();
    return steps;
  },

  async aborted(sequence: NoteSequence): Promise<string> {
    const controller = new AbortController();
    const player = await createPlayer({ sequence, signal: controller.signal });
    controller.abort();
    await player.play();
    return player.state;
  },
};

/** What the test calls. */
export type PageApi = typeof api;

Object.assign(globalThis, { api });
document.title = 'ready';
