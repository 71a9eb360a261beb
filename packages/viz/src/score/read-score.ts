import { momentsOf } from './moments.ts';
import type { DrawnTune, ScoreMoment } from './types.ts';
import { scoreInWords, type VoiceInWords } from './words.ts';

/** What is known of music that is drawn. */
export interface ReadScore {
  readonly title: string | undefined;
  readonly moments: readonly ScoreMoment[];
  readonly words: readonly VoiceInWords[];
}

/**
 * Draws music and tells what is in it.
 *
 * @param draw Draws it, by abcjs.
 * @throws RangeError if there are no notes in it, or abcjs fails at it.
 */
export function readScore(draw: () => DrawnTune | undefined): ReadScore {
  let score: ReadScore | undefined;
  try {
    const tune = draw();
    const moments = tune === undefined ? [] : momentsOf(tune);
    if (tune && moments.length > 0)
      score = { title: tune.metaText.title, moments, words: scoreInWords(tune) };
  } catch (cause) {
    // Its messages are about itself, not about the text.
    throw new RangeError('This ABC text cannot be drawn; see whether bars, slurs and voices are complete.', {
      cause,
    });
  }
  if (score === undefined)
    throw new RangeError('There are no notes in this ABC text; it needs a line K: and notes after it.');
  return score;
}
