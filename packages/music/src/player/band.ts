import type { Voice } from '../contract/note-sequence.ts';
import { type InstrumentName, instrumentOf } from './instrument-of.ts';
import { createInstrument, type Instrument, type Tone, type ToneContext } from './instruments.ts';
import type { Cue } from './schedule.ts';

/** Chooses the instrument of a voice. */
export type InstrumentChoice = (voice: Voice, index: number) => InstrumentName;

/** How loud a voice is. */
export interface VoiceLevel {
  /** From 0 to 1, and above; 1 is as it is written. */
  readonly volume: number;
  readonly muted: boolean;
  /** Where some voices are, only these are heard. */
  readonly soloed: boolean;
}

interface Seat {
  readonly name: InstrumentName;
  readonly instrument: Instrument;
  readonly level: InstanceType<Tone['Gain']>;
  dispose(): void;
}

/** Seconds in which loudness changes: at once to the ear, and without a click. */
const ramp = 0.02;
const widest = 0.4;

/** Gains of voices, muted and soloed ones heeded. */
export function gainsOf(levels: readonly VoiceLevel[]): number[] {
  const someSolo = levels.some(({ soloed }) => soloed);
  return levels.map(({ muted, soloed, volume }) => (muted || (someSolo && !soloed) ? 0 : volume));
}

/** An instrument for each voice, mixed. */
export class Band {
  readonly #tone: Tone;
  readonly #context: ToneContext;
  readonly #choose: InstrumentChoice;
  readonly #master: InstanceType<Tone['Gain']>;
  readonly #limiter: InstanceType<Tone['Limiter']>;
  #seats: Seat[] = [];

  constructor(tone: Tone, context: ToneContext, choose: InstrumentChoice = instrumentOf) {
    this.#tone = tone;
    this.#context = context;
    this.#choose = choose;
    this.#limiter = new tone.Limiter({ context, threshold: -1 });
    this.#master = new tone.Gain({ context, gain: 1 });
    this.#master.connect(this.#limiter);
    this.#limiter.connect(context.destination);
  }

  /** Gives each voice its instrument; voices that keep theirs go on sounding. */
  seat(voices: readonly Voice[]): void {
    const names = voices.map((voice, i) => this.#choose(voice, i));
    for (const [i, seat] of this.#seats.entries()) if (seat.name !== names[i]) seat.dispose();
    this.#seats = names.map((name, i) => {
      const old = this.#seats[i];
      return old?.name === name ? old : this.#seat(name, i, voices.length);
    });
  }

  #seat(name: InstrumentName, i: number, count: number): Seat {
    const context = this.#context;
    const pan = count > 1 && name !== 'drums' ? widest * ((2 * i) / (count - 1) - 1) : 0;
    const panner = new this.#tone.Panner({ context, pan });
    const level = new this.#tone.Gain({ context, gain: 1 });
    level.connect(panner);
    panner.connect(this.#master);
    const instrument = createInstrument(this.#tone, context, name, level);
    const dispose = () => {
      for (const part of [instrument, level, panner]) part.dispose();
    };
    return { name, instrument, level, dispose };
  }

  mix(levels: readonly VoiceLevel[]): void {
    for (const [i, gain] of gainsOf(levels).entries()) this.#seats[i]?.level.gain.rampTo(gain, ramp);
  }

  cue(cues: readonly Cue[]): void {
    for (const { note, time, type } of cues) {
      const instrument = this.#seats[note.voice]?.instrument;
      if (type === 'on') instrument?.on(note.pitch, note.velocity, time);
      else instrument?.off(note.pitch, time);
    }
  }

  tidy(): void {
    for (const { instrument } of this.#seats) instrument.tidy();
  }

  /** Silences everything, what is still to come of what was cued, too. */
  hush(): void {
    this.#master.gain.cancelScheduledValues(this.#context.currentTime);
    this.#master.gain.rampTo(0, ramp, this.#context.currentTime);
  }

  unhush(time: number): void {
    this.#master.gain.setValueAtTime(1, time);
  }

  dispose(): void {
    for (const seat of this.#seats) seat.dispose();
    this.#seats = [];
    this.#master.dispose();
    this.#limiter.dispose();
  }
}
