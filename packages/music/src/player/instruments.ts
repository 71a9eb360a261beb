import { createDrums } from './drums.ts';
import type { InstrumentName } from './instrument-of.ts';
import { createPool, type Hand } from './pool.ts';

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
  /** Lets go of what has not been needed for a while. */
  tidy(): void;
  dispose(): void;
}

type Oscillator = InstanceType<Tone['Oscillator'] | Tone['FatOscillator']>;

/** Seconds, and a share of the loudness for `sustain`. */
interface Envelope {
  readonly attack: number;
  readonly decay: number;
  readonly sustain: number;
  readonly release: number;
}

interface Preset {
  /** Decibels: what makes them equally loud. */
  readonly volume: number;
  /** Hertz above which it is damped. */
  readonly cutoff: number;
  /** Strengths of the overtones. */
  readonly partials: readonly number[];
  /** Cents over which three strings of a note are spread. Default: one string. */
  readonly spread?: number;
  readonly envelope: Envelope;
}

/** More notes than hands, a pedal and their echoes need; each costs work. */
const polyphony = 32;

const presets: Readonly<Record<Exclude<InstrumentName, 'drums'>, Preset>> = {
  organ: {
    volume: -17,
    cutoff: 6000,
    partials: [1, 0.6, 0.35, 0.3, 0.1, 0.15, 0.02, 0.12],
    envelope: { attack: 0.02, decay: 0.05, sustain: 0.9, release: 0.12 },
  },
  piano: {
    volume: -10,
    cutoff: 4500,
    partials: [1, 0.45, 0.24, 0.14, 0.09, 0.05, 0.03, 0.02],
    envelope: { attack: 0.004, decay: 2.4, sustain: 0, release: 0.3 },
  },
  pluck: {
    volume: -6,
    cutoff: 3200,
    partials: [1, 0.7, 0.5, 0.35, 0.3, 0.2, 0.15, 0.1, 0.06],
    envelope: { attack: 0.002, decay: 0.9, sustain: 0, release: 0.15 },
  },
  choir: {
    volume: -14,
    cutoff: 1800,
    partials: [1, 0.4, 0.5, 0.15, 0.1, 0.05],
    spread: 16,
    envelope: { attack: 0.1, decay: 0.2, sustain: 0.9, release: 0.5 },
  },
};

const hertzOf = (pitch: number): number => 440 * 2 ** ((pitch - 69) / 12);

function createOscillator(
  tone: Tone,
  context: ToneContext,
  { partials: strengths, spread }: Preset,
): Oscillator {
  const partials = [...strengths];
  return spread === undefined
    ? new tone.Oscillator({ context, type: 'custom', partials })
    : new tone.FatOscillator({ context, type: 'custom', partials, spread, count: 3 });
}

/** An oscillator that always runs, heard through an envelope. */
function createHand(tone: Tone, context: ToneContext, preset: Preset, output: ToneInput): Hand {
  const oscillator = createOscillator(tone, context, preset);
  const envelope = new tone.AmplitudeEnvelope({ context, ...preset.envelope });
  oscillator.connect(envelope);
  envelope.connect(output);
  oscillator.start(context.currentTime);
  return {
    strike(pitch, velocity, time) {
      oscillator.frequency.setValueAtTime(hertzOf(pitch), time);
      envelope.triggerAttack(time, velocity / 127);
    },
    release: (time) => envelope.triggerRelease(time),
    dispose() {
      oscillator.dispose();
      envelope.dispose();
    },
  };
}

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
  const preset = presets[name];
  const level = new tone.Gain({ context, gain: tone.dbToGain(preset.volume) });
  const filter = new tone.BiquadFilter({ context, frequency: preset.cutoff, type: 'lowpass', Q: 1 });
  level.connect(filter);
  filter.connect(output);
  const pool = createPool(() => createHand(tone, context, preset, level), {
    now: () => context.currentTime,
    ring: preset.envelope.release + 0.02,
    size: polyphony,
  });
  return {
    on: pool.on,
    off: pool.off,
    tidy: pool.tidy,
    dispose() {
      pool.dispose();
      level.dispose();
      filter.dispose();
    },
  };
}
