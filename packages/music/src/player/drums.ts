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

/** Seconds in which the pitch of a skin falls, and how far it falls. */
const [fall, depth] = [0.03, 3];

/** A source that always runs, heard when it is struck. */
function createPiece(tone: Tone, context: ToneContext, drum: Drum, output: ToneInput): Piece {
  const envelope = new tone.AmplitudeEnvelope({ context, attack: 0.001, decay: drum.decay, sustain: 0 });
  const level = new tone.Gain({ context, gain: tone.dbToGain(-4) });
  envelope.connect(level);
  const parts: { dispose(): unknown }[] = [envelope, level];
  let fallTo: (time: number) => void = () => undefined;
  if ('skin' in drum) {
    const skin = new tone.Oscillator({ context, type: 'sine', frequency: drum.skin });
    skin.connect(envelope);
    level.connect(output);
    skin.start(context.currentTime);
    parts.push(skin);
    fallTo = (time) => {
      skin.frequency.cancelScheduledValues(time);
      skin.frequency.setValueAtTime(depth * drum.skin, time);
      skin.frequency.exponentialRampToValueAtTime(drum.skin, time + fall);
    };
  } else {
    const noise = new tone.Noise({ context, type: 'white' });
    const filter = new tone.BiquadFilter({ context, type: drum.filter, frequency: drum.frequency, Q: 0.7 });
    noise.connect(envelope);
    level.connect(filter);
    filter.connect(output);
    noise.start(context.currentTime);
    parts.push(noise, filter);
  }
  return {
    strike(velocity, time) {
      fallTo(time);
      envelope.triggerAttack(time, velocity);
    },
    dispose() {
      for (const part of parts) part.dispose();
    },
  };
}

/** A drum set of skins and noise, made as its drums are first struck. */
export function createDrums(tone: Tone, context: ToneContext, output: ToneInput): Instrument {
  const pieces = new Map<number, Piece>();
  return {
    on(pitch, velocity, time) {
      const piece = pieces.get(pitch) ?? createPiece(tone, context, kit[pitch] ?? click, output);
      pieces.set(pitch, piece);
      piece.strike(velocity / 127, time);
    },
    off: () => undefined, // A drum that is struck rings out.
    tidy: () => undefined, // There are few of them.
    dispose() {
      for (const piece of pieces.values()) piece.dispose();
    },
  };
}
