import type { Instrument, Tone, ToneContext, ToneInput } from './instruments.ts';

interface Noise {
  readonly filter: 'bandpass' | 'highpass';
  readonly frequency: number;
  readonly decay: number;
}

/** How a drum sounds: a skin that is struck, or noise through a filter. */
type Drum = { readonly skin: number; readonly decay: number } | Noise;

const hat = (decay: number): Noise => ({ filter: 'highpass', frequency: 7000, decay });
const cymbal: Noise = { filter: 'highpass', frequency: 4500, decay: 1.1 };
const snare: Noise = { filter: 'bandpass', frequency: 1800, decay: 0.2 };
const skin = (hertz: number, decay: number): Drum => ({ skin: hertz, decay });

/** The General MIDI drums that are not a short click. */
const kit: Readonly<Record<number, Drum>> = {
  35: skin(44, 0.5),
  36: skin(52, 0.4),
  38: snare,
  39: snare,
  40: snare,
  41: skin(75, 0.5),
  42: hat(0.05),
  43: skin(90, 0.5),
  44: hat(0.06),
  45: skin(105, 0.45),
  46: hat(0.35),
  47: skin(125, 0.45),
  48: skin(145, 0.4),
  49: cymbal,
  50: skin(170, 0.4),
  51: { ...cymbal, decay: 0.6 },
  52: cymbal,
  53: { ...cymbal, decay: 0.5 },
  54: hat(0.12),
  55: { ...cymbal, decay: 0.7 },
  57: cymbal,
  59: { ...cymbal, decay: 0.6 },
  60: skin(300, 0.15),
  61: skin(220, 0.2),
  62: skin(240, 0.15),
  63: skin(200, 0.25),
  64: skin(150, 0.3),
  69: hat(0.08),
  70: hat(0.05),
};
const click: Noise = { filter: 'bandpass', frequency: 2500, decay: 0.06 };

interface Piece {
  strike(velocity: number, time: number): void;
  dispose(): void;
}

function createSkin(
  tone: Tone,
  context: ToneContext,
  hertz: number,
  decay: number,
  output: ToneInput,
): Piece {
  const envelope = { attack: 0.001, decay, sustain: 0, release: 0.05 };
  const synth = new tone.MembraneSynth({ context, volume: -4, pitchDecay: 0.03, octaves: 3, envelope });
  synth.connect(output);
  return {
    strike: (velocity, time) => synth.triggerAttack(hertz, time, velocity),
    dispose: () => synth.dispose(),
  };
}

function createNoise(
  tone: Tone,
  context: ToneContext,
  { decay, filter: type, frequency }: Noise,
  output: ToneInput,
): Piece {
  const filter = new tone.Filter({ context, type, frequency, Q: 0.7 });
  const envelope = { attack: 0.001, decay, sustain: 0, release: 0.05 };
  const synth = new tone.NoiseSynth({ context, volume: -4, noise: { type: 'white' }, envelope });
  synth.connect(filter);
  filter.connect(output);
  return {
    strike: (velocity, time) => synth.triggerAttack(time, velocity),
    dispose() {
      synth.dispose();
      filter.dispose();
    },
  };
}

/** A drum set of skins and noise, made as its drums are first struck. */
export function createDrums(tone: Tone, context: ToneContext, output: ToneInput): Instrument {
  const pieces = new Map<number, Piece & { last: number }>();
  const create = (pitch: number): Piece => {
    const drum = kit[pitch] ?? click;
    return 'skin' in drum
      ? createSkin(tone, context, drum.skin, drum.decay, output)
      : createNoise(tone, context, drum, output);
  };
  return {
    on(pitch, velocity, time) {
      const piece = pieces.get(pitch) ?? { ...create(pitch), last: Number.NEGATIVE_INFINITY };
      pieces.set(pitch, piece);
      // Tone.js refuses to start a source twice at a time.
      if (time <= piece.last) return;
      piece.last = time;
      piece.strike(velocity / 127, time);
    },
    off: () => undefined, // A drum that is struck rings out.
    dispose() {
      for (const piece of pieces.values()) piece.dispose();
    },
  };
}
