import type { PropertyDeclarations } from 'lit';
import { formatNumber } from '../charts/format.ts';
import type { ChartElement } from '../charts/frame.ts';
import { describeTraining, trainingChart } from '../charts/training-chart.ts';
import { ChartBase, type DataTable, themeFromCss } from './chart-base.ts';

/** One epoch, as the reader meets it. */
export interface TrainingCurvePoint {
  /** Counted from 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss?: number;
}

/**
 * `<recurra-training-curve>`: loss by epoch, drawn while training runs.
 *
 * Assign new arrays to `loss` and `validationLoss` as epochs end. Fires `recurra-epoch` (a
 * {@link TrainingCurvePoint}, or `undefined` on leaving) as the reader moves along the curve.
 *
 * @example
 * const curve = document.querySelector('recurra-training-curve');
 * onProgress: ({ loss }) => { curve.loss = [...curve.loss, loss]; }
 */
export class RecurraTrainingCurve extends ChartBase<TrainingCurvePoint> {
  static override readonly properties: PropertyDeclarations = {
    loss: { attribute: false },
    validationLoss: { attribute: false },
    epochs: { type: Number },
    scale: { type: String },
    lossLabel: { type: String, attribute: 'loss-label' },
  };

  /** Training loss, one an epoch. */
  declare loss: ArrayLike<number>;
  /** Validation loss of the same epochs; NaN where there is none. */
  declare validationLoss: ArrayLike<number> | undefined;
  /** Epochs planned: keeps the horizontal axis still while training runs. */
  declare epochs: number | undefined;
  /** `auto` (default), `linear` or `log`. */
  declare scale: 'auto' | 'linear' | 'log';
  /** Label of the vertical axis. Default `Loss`. */
  declare lossLabel: string | undefined;

  protected override readonly pointEvent = 'recurra-epoch';

  constructor() {
    super();
    this.loss = [];
    this.scale = 'auto';
  }

  protected override draw(width: number, height: number): ChartElement {
    const { loss, validationLoss, epochs, scale, lossLabel, heading: title } = this;
    return trainingChart({
      loss,
      validationLoss,
      epochs,
      scale,
      lossLabel,
      title,
      width,
      height,
      theme: themeFromCss,
    });
  }

  protected override listPoints(): readonly TrainingCurvePoint[] {
    return Array.from(this.loss, (loss, i) => {
      const validationLoss = this.validationLoss?.[i];
      const known = validationLoss !== undefined && Number.isFinite(validationLoss);
      return { epoch: i + 1, loss, ...(known ? { validationLoss } : {}) };
    }).filter((point) => Number.isFinite(point.loss));
  }

  protected override position(point: TrainingCurvePoint): number {
    return point.epoch;
  }

  protected override tell(point: TrainingCurvePoint): readonly string[] {
    const lines = [`Epoch ${point.epoch}`, `Training ${formatNumber(point.loss)}`];
    if (point.validationLoss !== undefined) lines.push(`Validation ${formatNumber(point.validationLoss)}`);
    return lines;
  }

  protected override accessibleName(): string {
    return this.heading ?? 'Training loss by epoch';
  }

  protected override summary(): string {
    return describeTraining(this);
  }

  /** At most about fifty epochs, evenly spaced, the last one included. */
  protected override table(): DataTable {
    const points = this.listPoints();
    const stride = Math.max(1, Math.ceil(points.length / 50));
    const rows = points
      .filter((_, i) => (points.length - 1 - i) % stride === 0)
      .map(({ epoch, loss, validationLoss }) => [
        String(epoch),
        formatNumber(loss),
        validationLoss === undefined ? '–' : formatNumber(validationLoss),
      ]);
    return {
      caption: `${this.accessibleName()}: the losses in numbers`,
      columns: ['Epoch', 'Training loss', 'Validation loss'],
      rows,
    };
  }
}
