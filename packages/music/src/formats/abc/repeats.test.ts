import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAbc } from './read.ts';

/** White keys above C. */
const letters = new Map([0, 2, 4, 5, 7, 9, 11].map((semitones, i) => [semitones, 'CDEFGAB'[i]!]));

/** Letters of the notes that are played, in order. */
async function played(music: string): Promise<string> {
  const { sequences } = await readAbc(`X:1\nL:1/4\nM:4/4\nK:C\n${music}\n`);
  return sequences[0]!.notes.map(({ pitch }) => letters.get(pitch % 12)).join('');
}

describe('repeats of ABC', () => {
  test.each([
    ['|: C D :|: E F :| G', 'CDCDEFEFG'],
    ['C D :: E F :| G', 'CDCDEFEFG'],
    // Where |: is left out.
    ['C D :| E F :| G', 'CDCDEFEFG'],
    ['C D || E F :| G', 'CDEFEFG'],
    ['|: C D || E F :| G', 'CDEFCDEFG'],
    ['C |1 D :|2 E |] F |1 G :|2 A |]', 'CDCEFGFA'],
    ['C [1 D :|[2 E || F [1 G :|[2 A |]', 'CDCEFGFA'],
    ['C |1 D :|2 E :| F |1 G :|2 A :| B', 'CDCEFGFAB'],
    ['C |1 D\n:|2 E :|\n|: F :|', 'CDCEFF'],
    ['C |1,3 D :|2 E |] F', 'CDCECDF'],
    ['C D :| E |1 F G |] A B |]', 'CDCDEFGAB'],
    // No numbers, or none that a tune has.
    ['C |["last time" D |] E', 'CDE'],
    ['C |1-999999999 D :| E', 'CDCDE'],
    // Such as lead astray.
    ['A [2 C [2 D', 'ACD'],
    // Ties into what is not always played next, and ties for slurs.
    ['|: C-|1 C :|2 C D-|D', 'CCCCD'],
    ['(3D-E-F G-G', 'DEFG'],
  ])('%j', async (music, expected) => {
    expect(await played(music)).toBe(expected);
  });

  test('are the same with signs left out', async () => {
    const note = fc.constantFrom(...'CDEFGAB');
    const bar = fc.array(note, { minLength: 1, maxLength: 3 }).map((notes) => notes.join(' '));
    const section = fc.record({
      common: bar,
      endings: fc.oneof(fc.constant(undefined), fc.array(bar, { minLength: 2, maxLength: 3 })),
      close: fc.constantFrom('|]', '||', ':|'),
      start: fc.constantFrom('|:', ''),
      line: fc.constantFrom(' ', '\n'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(section, { minLength: 1, maxLength: 5 }), async (sections) => {
        const text = sections.map(({ close, common, endings, line, start }) =>
          endings === undefined
            ? `${start}${common} :|${line}`
            : `${start}${common}${endings.map((each, i) => `|${i + 1} ${each}${i + 1 < endings.length ? ':' : ''}`).join('')}${close}${line}`,
        );
        const order = sections.flatMap(({ common, endings = ['', ''] }) =>
          endings.flatMap((each) => [common, each]),
        );
        expect(await played(text.join(''))).toBe(order.join('').replaceAll(' ', ''));
      }),
      { numRuns: 150 },
    );
  });
});
