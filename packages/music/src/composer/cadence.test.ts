import { describe, expect, test } from 'vitest';
import { pitchClassesOf } from '../theory/index.ts';
import { closingKeys, likeliestKey } from './cadence.ts';
import { collect } from './collect.ts';
import { generate } from './generate.ts';
import { tinyModel } from './testing/tiny-model.ts';
import type { Constraints } from './types.ts';

const chords = (text: string): (readonly number[] | null)[] =>
  text.split(' ').map((symbol) => (symbol === '-' ? null : pitchClassesOf(symbol)));
const names = (constraints: Constraints, frame: number): string[] =>
  closingKeys(constraints, frame).map(({ mode, tonic }) => `${tonic} ${mode}`);

describe('keys a piece may end in', () => {
  test.each<[string, Constraints, string[]]>([
    ['a major scale and its relative', { pitchClasses: pitchClassesOf('Eb major') }, ['3 major', '0 minor']],
    ['a pentatonic', { pitchClasses: pitchClassesOf('C major pentatonic') }, ['0 major', '9 minor']],
    ['whole tones, which have no fifth', { pitchClasses: [0, 2, 4, 6, 8, 10] }, []],
    ['the last chord', { pitchClasses: chords('Dm Gm A7 Dm') }, ['2 minor']],
    ['a seventh chord', { pitchClasses: chords('C Am F G7') }, ['7 major']],
    [
      'a fixed note',
      { pitchClasses: pitchClassesOf('C major'), fixed: [[], [], [], [62]] },
      ['7 major', '2 minor'],
    ],
    ['a fixed dissonance', { fixed: [[], [], [], [60, 61]] }, []],
  ])('%s', (_, constraints, expected) => expect(names(constraints, 3)).toEqual(expected));

  test('any, where nothing is asked; the one that the music is in is taken', () => {
    const keys = closingKeys({ pitchClasses: chords('G7 - - -') }, 3);
    expect(keys).toHaveLength(24);
    const scale = (steps: readonly number[]): { frames: number[][] } => ({
      frames: steps.map((step) => [60 + step]),
    });
    expect(likeliestKey(keys, scale([0, 4, 7, 0, 2, 5, 7, 11, 0]))).toEqual({ tonic: 0, mode: 'major' });
    expect(likeliestKey(keys, scale([9, 0, 4, 9, 8, 11, 4, 9]))).toEqual({ tonic: 9, mode: 'minor' });
  });
});

describe('an end', () => {
  // Four notes of C major; every chord of them is about as likely.
  const model = tinyModel({ pitches: [67, 64, 60, 55], spread: 0.1, partial: true });
  const onTonic = async (options: Parameters<typeof generate>[1]): Promise<number> => {
    let count = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { frames } = await collect(generate(model, { particles: 24, ...options, seed }));
      const last = frames.at(-1)!;
      if (last.at(-1)! % 12 === 0) count++;
    }
    return count;
  };
  const constraints: Constraints = { pitchClasses: [0, 4, 7], notes: { min: 1 } };

  test('is on the tonic as a rule, in what is asked for too', async () => {
    const open = await onTonic({ frames: 16, constraints, ending: 'open' });
    const closed = await onTonic({ frames: 16, constraints });
    expect(open).toBeLessThan(20);
    expect(closed).toBeGreaterThan(26);
    // A key needs no room for music that tells it.
    expect(await onTonic({ frames: 3, constraints, ending: { tonic: 0, mode: 'major' } })).toBeGreaterThan(
      26,
    );
    expect(await onTonic({ frames: 3, constraints, ending: { tonic: 7, mode: 'major' } })).toBeLessThan(20);
  });

  test('whose wishes contradict each other is refused before anything comes', async () => {
    const fixed = [...new Array<null>(19).fill(null), [61]];
    const composition = generate(model, { frames: 20, constraints: { ...constraints, fixed } });
    await expect(composition.next()).rejects.toThrow(/contradict each other in frame 19: note 61 is fixed/);
  });

  test.each(['gently', null, { tonic: 12, mode: 'major' }, { tonic: 0, mode: 'dorian' }])(
    'that is none, %j, is refused',
    (ending) => {
      expect(() => generate(model, { ending: ending as never })).toThrow(
        /generate\(\): ending must be 'cadence', 'open', or a key such as/,
      );
    },
  );
});
