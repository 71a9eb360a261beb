import { createDrums } from './drums.ts';
import type { InstrumentName } from './instrument-of.ts';

/** The module `tone`. */
export type Tone = typeof import('tone');

/** What its nodes live in: the page's, or one that renders. */
export type ToneContext = import('tone').BaseContext;

/** A node that sound goes into. */
export type ToneInput = import('tone').InputNode;

/** Something that plays notes; times are in seconds of its context. */
export interface Instrument {
  on(pitch: number, velocity: number, time: number): void;
  off(pitch: number, time: number): void;
  dispose(): void;
}

type SynthOptions = NonNullable<ConstructorParameters<Tone['Synth']>[0]> & object;

interface Preset {
  /** Decibels: what makes them equally loud. */
  readonly volume: number;
  /** Hertz above which it is damped. */
  readonly cutoff: number;
  readonly options: Partial<SynthOptions>;
}

/** More voices than a hand, a pedal and their echoes need; each costs work. */
const maxPolyphony = 48;

const partials = (...strengths: number[]) => ({ type: 'custom', partials: strengths }) as const;

const presets: Readonly<Record<Exclude<InstrumentName, 'drums'>, Preset>> = {
  organ: {
    volume: -17,
    cutoff: 6000,
    options: {
      oscillator: partials(1, 0.6, 0.35, 0.3, 0.1, 0.15, 0.02, 0.12),
      envelope: { attack: 0.02, decay: 0.05, sustain: 0.9, release: 0.12 },
    },
  },
  piano: {
    volume: -10,
    cutoff: 4500,
    options: {
      oscillator: partials(1, 0.45, 0.24, 0.14, 0.09, 0.05, 0.03, 0.02),
      envelope: { attack: 0.004, decay: 2.4, decayCurve: 'exponential', sustain: 0, release: 0.3 },
    },
  },
  pluck: {
    volume: -6,
    cutoff: 3200,
    options: {
      oscillator: partials(1, 0.7, 0.5, 0.35, 0.3, 0.2, 0.15, 0.1, 0.06),
      envelope: { attack: 0.002, decay: 0.9, decayCurve: 'exponential', sustain: 0, release: 0.15 },
    },
  },
  choir: {
    volume: -14,
    cutoff: 1800,
    options: {
      oscillator: { type: 'fatcustom', partials: [1, 0.4, 0.5, 0.15, 0.1, 0.05], spread: 16, count: 3 },
      envelope: { attack: 0.1, decay: 0.2, sustain: 0.9, release: 0.5 },
    },
  },
};

/**
 * Makes an instrument.
 *
 * @param output Where its sound goes.
 */
export function createInstrument(
  tone: Tone,
  context: ToneContext,
  name: InstrumentName,
  output: ToneInput,
): Instrument {
  if (name === 'drums') return createDrums(tone, context, output);
  const { cutoff, options, volume } = presets[name];
  const filter = new tone.Filter({ context, frequency: cutoff, type: 'lowpass', rolloff: -12 });
  const synth = new tone.PolySynth({ context, voice: tone.Synth, maxPolyphony, volume, options });
  synth.connect(filter);
  filter.connect(output);
  const hertz = (pitch: number) => 440 * 2 ** ((pitch - 69) / 12);
  return {
    on: (pitch, velocity, time) => synth.triggerAttack(hertz(pitch), time, velocity / 127),
    off: (pitch, time) => synth.triggerRelease(hertz(pitch), time),
    dispose() {
      synth.dispose();
      filter.dispose();
    },
  };
}
