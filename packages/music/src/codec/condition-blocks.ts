import type { ConditionName } from '../contract/model.ts';
import { chordPitchClasses } from '../theory/chord-symbol.ts';
import type { InputBlock } from './input-block.ts';

/** Beats of a bar that are told apart. */
const beats = 12;

/** Facts that a model can be told: each one more block, zero throughout where the fact is unknown. */
export const conditionBlocks: Readonly<Record<ConditionName, InputBlock>> = {
  /** Tonic, mode, and that it is known. */
  key: {
    size: 15,
    write: ({ conditions, frame }, out, offset) => {
      const key = conditions?.key?.[frame];
      if (!key) return;
      out[offset + key.tonic] = 1;
      out[offset + (key.mode === 'major' ? 12 : 13)] = 1;
      out[offset + 14] = 1;
    },
  },
  /** Place in the bar in quarters, length of the bar, and that they are known. */
  metre: {
    size: beats + 4,
    write: ({ conditions, frame }, out, offset) => {
      const beat = conditions?.beat?.[frame];
      if (beat === undefined) return;
      const whole = Math.floor(beat);
      out[offset + Math.min(whole, beats - 1)] = 1;
      out[offset + beats] = beat - whole;
      const bar = conditions?.beatsPerBar?.[frame];
      if (bar !== undefined) {
        out[offset + beats + 1] = bar / 4;
        out[offset + beats + 2] = 1 - beat / bar;
      }
      out[offset + beats + 3] = 1;
    },
  },
  /** Whether a phrase ends here or within the next three frames, and that it is known. */
  phrase: {
    size: 5,
    write: ({ conditions, frame }, out, offset) => {
      const ends = conditions?.phraseEnd;
      if (ends === undefined) return;
      for (let ahead = 0; ahead < 4; ahead++) out[offset + ahead] = ends[frame + ahead] ? 1 : 0;
      out[offset + 4] = 1;
    },
  },
  /** Pitch classes of the chord, its root and bass, and that it is known. */
  chord: {
    size: 37,
    write: ({ conditions, frame }, out, offset) => {
      const symbol = conditions?.chord?.[frame];
      if (!symbol) return;
      const chord = chordPitchClasses(symbol);
      if (chord === undefined) return;
      for (const pitchClass of chord.pitchClasses) out[offset + pitchClass] = 1;
      out[offset + 12 + chord.root] = 1;
      out[offset + 24 + chord.bass] = 1;
      out[offset + 36] = 1;
    },
  },
};
