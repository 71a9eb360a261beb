import type { Design } from './design.ts';
import type { EvaluationRecord } from './job-checkpoint.ts';

/** Says in plain words what was decided before training. */
export function describeDesign(design: Design, series: number): string[] {
  const { window, periods, patches, patchLength, validation } = design;
  const seasons =
    periods.length === 0 ? 'the last values and the trend' : `seasons of ${periods.join(' and ')} steps`;
  const notes = [
    `One LSTM for ${series} series: it looks at the last ${window} observations, reads the latest of them in ${patches} steps of ${patchLength}, and weighs and corrects simple forecasts built on ${seasons}.`,
  ];
  if (validation === 0) {
    notes.push(
      'The series are too short to keep windows for validation: training runs all its epochs, and the intervals rest on few errors.',
    );
  }
  return notes;
}

/** Says in plain words what the first phase found. */
export function describeEvaluation(record: EvaluationRecord, design: Design): string[] {
  const { bestEpoch, epochs } = record;
  if (bestEpoch === 0) {
    return [
      'On the validation windows training found nothing better than the best mix of simple forecasts; the model is that mix.',
    ];
  }
  return design.validation === 0
    ? [`The final model is trained for ${bestEpoch} epochs on all observations.`]
    : [
        `Best after ${bestEpoch} of ${epochs} epochs; the final model is trained for as many on all observations.`,
      ];
}
