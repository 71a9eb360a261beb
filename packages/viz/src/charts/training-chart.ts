import * as Plot from '@observablehq/plot';
import { plotFrame } from './axes.ts';
import type { ChartOptions } from './forecast-chart.ts';
import { formatNumber } from './format.ts';
import { type ChartElement, frameChart, type LegendEntry, layoutFrame, resolveDocument } from './frame.ts';
import { resolveTheme } from './theme.ts';

/** What a training chart shows. */
export interface TrainingChartData {
  /** Training loss, one an epoch; what is not finite is left out. */
  readonly loss: ArrayLike<number>;
  /** Validation loss of the same epochs; leave gaps as NaN. */
  readonly validationLoss?: ArrayLike<number> | undefined;
  /** Epochs planned: fixes the width of the horizontal axis while training runs. */
  readonly epochs?: number | undefined;
}

/** Options of {@link trainingChart}. */
export interface TrainingChartOptions extends TrainingChartData, ChartOptions {
  /** Vertical axis. `auto` (default) is logarithmic when the losses span more than a factor of ten. */
  readonly scale?: 'auto' | 'linear' | 'log' | undefined;
  /** Label of the vertical axis. Default `Loss`. */
  readonly lossLabel?: string | undefined;
}

/** One epoch of a training run. */
export interface TrainingPoint {
  /** Counted from 1. */
  readonly epoch: number;
  readonly value: number;
}

/** The finite values as points, epochs counted from 1. */
export function trainingPoints(values: ArrayLike<number> | undefined): TrainingPoint[] {
  return Array.from(values ?? [], (value, i) => ({ epoch: i + 1, value })).filter((point) =>
    Number.isFinite(point.value),
  );
}

/** The epoch with the lowest validation loss, or training loss if there is no other. */
export function bestEpoch(data: TrainingChartData): TrainingPoint | undefined {
  const points = trainingPoints(data.validationLoss);
  const candidates = points.length ? points : trainingPoints(data.loss);
  return candidates.reduce<TrainingPoint | undefined>(
    (best, point) => (best && best.value <= point.value ? best : point),
    undefined,
  );
}

/** Says in a sentence how training went. */
export function describeTraining(data: TrainingChartData): string {
  const loss = trainingPoints(data.loss);
  const first = loss[0];
  const last = loss.at(-1);
  if (!first || !last) return 'No epoch finished yet.';
  const best = bestEpoch(data)!;
  const which = trainingPoints(data.validationLoss).length ? 'validation' : 'training';
  return `After ${last.epoch} ${last.epoch === 1 ? 'epoch' : 'epochs'} the training loss went from ${formatNumber(first.value)} to ${formatNumber(last.value)}. Lowest ${which} loss: ${formatNumber(best.value)} at epoch ${best.epoch}.`;
}

/**
 * Draws the loss of a training run over its epochs and marks the best one.
 *
 * @param options Losses, one an epoch, and looks.
 * @returns A self-contained SVG element with title, legend, axis labels and a text description.
 * @throws TypeError where there is no document.
 * @example const svg = trainingChart({ loss: history.loss, validationLoss: history.validationLoss });
 */
export function trainingChart(options: TrainingChartOptions): ChartElement {
  const document = resolveDocument(options.document, 'trainingChart');
  const theme = resolveTheme(options.theme);
  const width = options.width ?? 800;
  const height = options.height ?? 420;
  const loss = trainingPoints(options.loss);
  const validation = trainingPoints(options.validationLoss);
  const values = [...loss, ...validation].map((point) => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const scale = options.scale ?? 'auto';
  const log = low > 0 && (scale === 'log' || (scale === 'auto' && high / low > 10));
  const best = bestEpoch(options);

  const legend: LegendEntry[] = [{ label: 'Training', color: theme.forecast, mark: 'line' }];
  if (validation.length) legend.push({ label: 'Validation', color: theme.accent, mark: 'line' });
  const bestColor = validation.length ? theme.accent : theme.forecast;
  if (best) legend.push({ label: `Best: epoch ${best.epoch}`, color: bestColor, mark: 'ring' });
  const layout = layoutFrame(options.title, legend, width);
  const line = { x: 'epoch', y: 'value', strokeLinejoin: 'round' } as const;
  const ticks = log ? logTicks(low, high) : Math.max(3, Math.round((height - layout.top) / 55));
  const lastEpoch = Math.max(options.epochs ?? 0, options.loss.length, 2);

  const plot = Plot.plot({
    ...plotFrame(document, width, height, layout.top, theme),
    marginBottom: 44,
    x: { domain: [1, lastEpoch] },
    y: {
      // d3's nice log domain ends at powers of ten, which can leave most of the picture empty.
      ...(log ? { domain: [low / 1.15, high * 1.15] } : values.length ? {} : { domain: [0, 1] }),
      type: log ? 'log' : 'linear',
      nice: !log,
      zero: !log && low >= 0 && low < high / 3,
    },
    marks: [
      Plot.gridY({ ticks, stroke: theme.grid, strokeOpacity: 1 }),
      Plot.axisX({
        ticks: Math.min(lastEpoch - 1, Math.max(2, Math.round(width / 90))),
        tickFormat: (epoch: number) => (Number.isInteger(epoch) ? String(epoch) : ''),
        tickSize: 5,
        color: theme.muted,
        label: 'Epoch',
        labelArrow: 'none',
        labelAnchor: 'center',
        labelOffset: 38,
      }),
      Plot.axisY({
        ticks,
        tickFormat: formatNumber,
        tickSize: 0,
        color: theme.muted,
        label: null,
      }),
      Plot.lineY(loss, { ...line, stroke: theme.forecast, strokeWidth: 2 }),
      Plot.lineY(validation, { ...line, stroke: theme.accent, strokeWidth: 2 }),
      // A line of one point has no length: without the dot the first epoch would be invisible.
      loss.length === 1 ? Plot.dot(loss, { ...line, r: 2.5, fill: theme.forecast }) : null,
      validation.length === 1 ? Plot.dot(validation, { ...line, r: 2.5, fill: theme.accent }) : null,
      best
        ? Plot.dot([best], {
            ...line,
            r: 4.5,
            fill: theme.background === 'none' ? 'transparent' : theme.background,
            stroke: bestColor,
            strokeWidth: 2,
          })
        : null,
      values.length
        ? null
        : Plot.text(['Waiting for the first epoch'], {
            frameAnchor: 'middle',
            fill: theme.muted,
            fontSize: 13,
          }),
    ],
  });
  return frameChart(plot, {
    layout,
    valueLabel: `${options.lossLabel ?? 'Loss'}${log ? ' (logarithmic)' : ''}`,
    label: options.title ?? 'Training loss by epoch',
    description: describeTraining(options),
    theme,
  });
}

/** Ticks at 1, 2 and 5 times powers of ten; powers alone where that would crowd the axis. */
function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  const steps = high / low > 1000 ? [1] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) {
      const tick = step * 10 ** power;
      if (tick >= low / 1.15 && tick <= high * 1.15) ticks.push(tick);
    }
  }
  return ticks;
}
