import { normalized } from './divergence.ts';
import type { Side } from './types.ts';

/** What a figure is called, and how it is judged. */
export interface FigureFacts {
  readonly title: string;
  readonly side: Side;
}

/** Where figures are written to: those of one piece, and what all of them are called. */
export interface Figures {
  /** Sets a figure; undefined where the piece has none. */
  set(name: string, title: string, value: number | undefined, side?: Side): void;
  /** Sets a histogram, as counts. */
  histogram(name: string, title: string, labels: readonly string[], counts: readonly number[]): void;
}

/** Figures of many pieces. */
export class FigureTable {
  readonly facts: Map<string, FigureFacts> = new Map();
  readonly labels: Map<string, { readonly title: string; readonly labels: readonly string[] }> = new Map();
  readonly pieces: { values: Map<string, number>; histograms: Map<string, readonly number[]> }[] = [];

  /** A row for one more piece. */
  add(): Figures {
    const values = new Map<string, number>();
    const histograms = new Map<string, readonly number[]>();
    this.pieces.push({ values, histograms });
    return {
      set: (name, title, value, side = 'both') => {
        this.facts.set(name, { title, side });
        if (value !== undefined) values.set(name, value);
      },
      histogram: (name, title, labels, counts) => {
        this.labels.set(name, { title, labels });
        const shares = normalized(counts);
        if (shares.some((share) => share > 0)) histograms.set(name, shares);
      },
    };
  }

  /** A figure of all pieces that have it. */
  valuesOf(name: string): number[] {
    return this.pieces.flatMap(({ values }) => values.get(name) ?? []);
  }

  /** A histogram of all pieces that have it. */
  sharesOf(name: string): (readonly number[])[] {
    return this.pieces.flatMap(({ histograms }) => {
      const shares = histograms.get(name);
      return shares === undefined ? [] : [shares];
    });
  }
}
