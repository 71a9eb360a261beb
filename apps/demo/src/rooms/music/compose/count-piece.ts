import {
  type CorpusDescription,
  describeCorpus,
  type FramePiece,
  type MusicModel,
} from '@recurra/music/inference';
import type { Figure, Numbers } from './protocol.ts';

/** Figures that need other pieces to look for copies in: a description of a corpus does not hold them. */
const aboutOthers = /^(copied|alike)/;

/**
 * Takes a piece's figures, and puts them beside those of a corpus.
 *
 * @param model Says how likely the piece is.
 * @param piece On the model's grid.
 * @param corpus A `CorpusDescription` as JSON; that of the shipped model if undefined.
 */
export async function countPiece(
  model: MusicModel,
  piece: FramePiece,
  corpus: string | undefined,
): Promise<Numbers> {
  const description =
    corpus === undefined
      ? ((await import('./chorales-corpus.json')).default as unknown as CorpusDescription)
      : (JSON.parse(corpus) as CorpusDescription);
  const evaluation = await model.evaluate([piece]);
  if (description.stepsPerQuarter !== piece.stepsPerQuarter) {
    return { nllPerFrame: evaluation.nllPerFrame, figures: [] };
  }
  // A description is of two pieces at least: beside itself, the mean of each figure is the piece's own.
  const own = new Map(describeCorpus([piece, piece]).metrics.map(({ name, spread }) => [name, spread.mean]));
  const figures = description.metrics.flatMap(({ name, spread, title }): Figure[] => {
    const value = own.get(name);
    const { high, low } = spread;
    // What is 0 or 1 for single pieces tells nothing of one.
    if (value === undefined || aboutOthers.test(name) || (low === 0 && high === 1)) return [];
    return [{ name, title, value, low, high }];
  });
  return { nllPerFrame: evaluation.nllPerFrame, figures };
}
