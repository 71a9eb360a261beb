import type { PropertyDeclarations } from 'lit';
import { SeriesBase } from './series-base.ts';

/**
 * `<recurra-loss-curves>`: the losses of several runs side by side, by update, with a level to get below.
 *
 * Fires `recurra-point` (a {@link SeriesPoint}, or `undefined` on leaving) as the reader moves along the updates.
 *
 * @example
 * const curves = document.querySelector('recurra-loss-curves');
 * curves.series = [{ name: 'RNN', values: rnn }, { name: 'LSTM', values: lstm }];
 * curves.baseline = { value: 1 / 6, label: 'Always saying 1' };
 */
export class RecurraLossCurves extends SeriesBase {
  static override readonly properties: PropertyDeclarations = {
    scale: { type: String },
    stride: { type: Number },
    valueLabel: { type: String, attribute: 'value-label' },
  };

  /** `log` (default) or `linear`. */
  declare scale: 'linear' | 'log';
  /** Updates between two values. Default 1. */
  declare stride: number;
  /** Label of the vertical axis. Default `Loss`. */
  declare valueLabel: string;

  constructor() {
    super();
    this.scale = 'log';
    this.stride = 1;
    this.valueLabel = 'Loss';
  }

  protected override settings(): ReturnType<SeriesBase['settings']> {
    const { scale, stride, valueLabel } = this;
    return { scale, start: stride, stride, floor: 1e-9, stepLabel: 'Update', valueLabel };
  }

  protected override place(at: number): string {
    return `Update ${at}`;
  }
}
