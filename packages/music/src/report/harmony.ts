import { chordQualities, chordQuality } from '../theory/chord-quality.ts';
import { isDissonant } from '../theory/interval.ts';
import { pitchClassCounts } from '../theory/key.ts';
import { pitchClassOf } from '../theory/pitch-class.ts';
import { keyPitchClasses } from '../theory/scale.ts';
import type { Figures } from './figures.ts';
import type { View } from './view.ts';

/** Key, chords, intervals between voices, density, and the last chord. */
export function harmony({ frames, key }: View, { set, histogram }: Figures): void {
  const sounding = frames.filter((frame) => frame.length > 0);
  const notes = frames.reduce((sum, frame) => sum + frame.length, 0);
  set('notesPerFrame', 'Notes in a frame', frames.length > 0 ? notes / frames.length : undefined);
  set(
    'restShare',
    'Frames of silence (share)',
    frames.length > 0 ? 1 - sounding.length / frames.length : undefined,
  );
  const counts = pitchClassCounts(frames);
  const own = new Set(keyPitchClasses(key));
  const inKey = counts.reduce((sum, count, each) => sum + (own.has(each) ? count : 0), 0);
  set('keyCorrelation', 'Correlation with the key', notes > 0 ? key.correlation : undefined);
  set('inKeyShare', 'Notes of the key (share)', notes > 0 ? inKey / notes : undefined);
  histogram(
    'pitchClasses',
    'Pitch classes above the tonic',
    ['1', '♭2', '2', '♭3', '3', '4', '♯4', '5', '♭6', '6', '♭7', '7'],
    counts.map((_, step) => counts[(key.tonic + step) % 12]!),
  );

  const qualities = chordQualities.map(() => 0);
  const intervals = new Array<number>(12).fill(0);
  let [pairs, rough] = [0, 0];
  for (const frame of sounding) {
    qualities[chordQualities.indexOf(chordQuality(frame)!)]!++;
    frame.forEach((upper, at) => {
      for (let below = at + 1; below < frame.length; below++) {
        const interval = upper - frame[below]!;
        intervals[interval % 12]!++;
        pairs++;
        if (isDissonant(interval)) rough++;
      }
    });
  }
  chordQualities.forEach((quality, index) => {
    const share = sounding.length > 0 ? qualities[index]! / sounding.length : undefined;
    set(`${quality}Share`, `Chords: ${quality} (share)`, share);
  });
  set('dissonanceShare', 'Dissonant pairs of notes (share)', pairs > 0 ? rough / pairs : undefined);
  histogram('chordQualities', 'Kinds of chords', chordQualities, qualities);
  histogram(
    'harmonicIntervals',
    'Intervals that sound together, within an octave',
    ['1', '♭2', '2', '♭3', '3', '4', '♯4', '5', '♭6', '6', '♭7', '7'],
    intervals,
  );
  const bass = sounding.at(-1)?.at(-1);
  set(
    'endsOnTonic',
    'Ends on the tonic, in the bass (share of pieces)',
    bass === undefined ? undefined : Number(pitchClassOf(bass) === key.tonic),
    'mean',
  );
}
