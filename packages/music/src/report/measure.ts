import type { FramePiece } from '../contract/piece.ts';
import { FigureTable } from './figures.ts';
import { harmony } from './harmony.ts';
import { melody } from './melody.ts';
import { copiedQuarters, foundIn, repetition, stretchesOf } from './repetition.ts';
import { type View, viewsOf } from './view.ts';
import { Windows } from './windows.ts';

/** Figures of a corpus, and of pieces beside it. */
export interface Measured {
  readonly corpus: FigureTable;
  readonly pieces: FigureTable | undefined;
  readonly voices: 'given' | 'by rank';
  readonly stepsPerQuarter: number;
}

function tableOf(views: readonly View[]): FigureTable {
  const table = new FigureTable();
  for (const view of views) {
    const row = table.add();
    harmony(view, row);
    melody(view, row);
    repetition(view, row);
  }
  return table;
}

/** Stretches that pieces share with others: those of the corpus with each other, those in question with both. */
function copies(
  corpusViews: readonly View[],
  corpus: FigureTable,
  views: readonly View[],
  pieces: FigureTable | undefined,
): void {
  const windows = new Windows(true);
  const record = (
    table: FigureTable,
    name: string,
    title: string,
    shares: readonly (number | undefined)[],
  ): void => {
    table.facts.set(name, { title, side: 'above' });
    shares.forEach((share, at) => {
      if (share !== undefined) table.pieces[at]!.values.set(name, share);
    });
  };
  for (const quarters of copiedQuarters) {
    const [copied, alike] = [`copied${quarters}Share`, `alike${quarters}Share`];
    const fromCorpus = `${quarters} quarters found in a piece of the corpus, in any key (share)`;
    const fromEachOther = `${quarters} quarters found in another of these pieces, in any key (share)`;
    const all = stretchesOf(windows, corpusViews, quarters);
    const among = foundIn(all, all);
    record(corpus, copied, fromCorpus, among);
    record(corpus, alike, fromEachOther, among);
    if (pieces === undefined) continue;
    const own = stretchesOf(windows, views, quarters);
    record(pieces, copied, fromCorpus, foundIn(own, all));
    record(pieces, alike, fromEachOther, foundIn(own, own));
  }
}

/** Takes all figures of a corpus and, where given, of other pieces on its grid. */
export function measure(
  where: string,
  corpus: readonly FramePiece[],
  pieces: readonly FramePiece[] | undefined,
): Measured {
  const all = [...corpus, ...(pieces ?? [])];
  const count = all[0]?.voices?.[0]?.length;
  const given =
    count !== undefined && all.every(({ voices }) => voices?.every((frame) => frame.length === count));
  const nameOf = (index: number): string =>
    index < corpus.length ? `piece ${index} of the corpus` : `piece ${index - corpus.length}`;
  const views = viewsOf(where, all, given, nameOf);
  const [corpusViews, pieceViews] = [views.slice(0, corpus.length), views.slice(corpus.length)];
  const table = tableOf(corpusViews);
  const other = pieces === undefined ? undefined : tableOf(pieceViews);
  copies(corpusViews, table, pieceViews, other);
  return {
    corpus: table,
    pieces: other,
    voices: given ? 'given' : 'by rank',
    stepsPerQuarter: views[0]!.stepsPerQuarter,
  };
}
