/** What a model says of what is drawn, for the bars of probability. */
export interface LivePrediction {
  /** What it is taken for; undefined if for none of the classes. */
  readonly name?: string | undefined;
  /** Of each class; all of them 0 while nothing is drawn. */
  readonly probabilities: readonly { readonly name: string; readonly probability: number }[];
}
