import { SeriesBase } from './series-base.ts';
import type { SeriesChartData } from './series-chart.ts';

/**
 * `<recurra-gradient-flow>`: how much the last output depends on each earlier state, by time lag, on a logarithmic axis.
 *
 * `series` holds a curve a cell: its values are the gradient's sizes at lags 0, 1, 2 … Fires `recurra-point` (a
 * {@link SeriesPoint}, or `undefined` on leaving) as the reader moves along the lags.
 *
 * @example
 * document.querySelector('recurra-gradient-flow').series = [{ name: 'RNN', values: [1, 0.5, 0.25, 0.125] }];
 */
export class RecurraGradientFlow extends SeriesBase {
  protected override settings(): ReturnType<SeriesBase['settings']> {
    return {
      scale: 'log',
      floor: 1e-12,
      stepLabel: 'Time lag (steps back from the last output)',
      valueLabel: 'Size of the gradient',
    } satisfies Partial<SeriesChartData>;
  }

  protected override place(at: number): string {
    return `${at} ${at === 1 ? 'step' : 'steps'} back`;
  }
}
