import type { PropertyDeclarations } from 'lit';
import { SeriesBase } from './series-base.ts';

/**
 * `<recurra-hidden-tracks>`: what units, gates or outputs do over the steps of a sequence, a line each.
 *
 * Fires `recurra-point` (a {@link SeriesPoint}, or `undefined` on leaving) as the reader moves along the steps.
 *
 * @example
 * const tracks = document.querySelector('recurra-hidden-tracks');
 * tracks.series = [{ name: 'unit 1', values: h1 }, { name: 'unit 2', values: h2 }];
 * tracks.at = 4; // a rule at step 4
 */
export class RecurraHiddenTracks extends SeriesBase {
  static override readonly properties: PropertyDeclarations = {
    valueLabel: { type: String, attribute: 'value-label' },
    domain: { attribute: false },
    start: { type: Number },
  };

  /** Label of the vertical axis. Default `Activation`. */
  declare valueLabel: string;
  /** Ends of the vertical axis; what the values need if left out. */
  declare domain: readonly [number, number] | undefined;
  /** Number of the first step. Default 1. */
  declare start: number;

  constructor() {
    super();
    this.valueLabel = 'Activation';
    this.start = 1;
  }

  protected override settings(): ReturnType<SeriesBase['settings']> {
    const { domain, start, valueLabel } = this;
    return { start, domain, stepLabel: 'Step', valueLabel };
  }

  protected override place(at: number): string {
    return `Step ${at}`;
  }
}
