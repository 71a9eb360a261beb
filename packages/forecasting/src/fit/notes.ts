import type { ModelSpec } from '../model/spec.ts';
import type { EvaluationRecord } from './job-checkpoint.ts';
import type { ModelPlan } from './plan.ts';

function describeCovariates({ covariates }: ModelSpec): string[] {
  const { past, future, static: fixed, calendar } = covariates;
  const parts = [
    past.length > 0 ? `past covariates ${past.join(', ')}` : '',
    future.length > 0 ? `known-future covariates ${future.join(', ')}` : '',
    fixed.length > 0 ? `static covariates ${fixed.join(', ')}` : '',
    calendar.length > 0 ? `the calendar (${calendar.join(', ')})` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? [] : [`It also reads ${parts.join('; ')}.`];
}

/** Names the first few series that are left out, by reason. */
function describeLeftOut(leftOut: ModelPlan['leftOut']): string[] {
  if (leftOut.length === 0) return [];
  const shown = leftOut.slice(0, 3).map(({ id, reason }) => `${JSON.stringify(id)} ${reason}`);
  const more = leftOut.length > 3 ? ` And ${leftOut.length - 3} more.` : '';
  return [
    `${leftOut.length} series cannot be learned from: ${shown.join(' ')}${more} Where their latest observations do not allow another, they get a simple forecast.`,
  ];
}

/** Says in plain words what was decided before training; `choosing` if it may stop early. */
export function describePlan(
  { spec, table, leftOut }: ModelPlan,
  members: number,
  choosing: boolean,
): string[] {
  const { window, periods, patches, patchLength, validation, cell, dilations, head } = spec;
  const seasons =
    periods.length === 0 ? 'the last values and the trend' : `seasons of ${periods.join(' and ')} steps`;
  const who = members === 1 ? `One ${cell.toUpperCase()}` : `${members} ${cell.toUpperCase()}s`;
  const deep = dilations.length > 1 ? ` of ${dilations.length} layers` : '';
  const notes = [
    `${who}${deep} for ${table.series.length} series: ${members === 1 ? 'it looks' : 'they look'} at the last ${window} observations, ${members === 1 ? 'reads' : 'read'} the latest of them in ${patches} steps of ${patchLength}, and ${members === 1 ? 'weighs and corrects' : 'weigh and correct'} simple forecasts built on ${seasons}.`,
    ...describeCovariates(spec),
    ...describeLeftOut(leftOut),
  ];
  if (head === 'negative-binomial') {
    notes.push('The values are small counts with many zeros: each step is a negative binomial distribution.');
  }
  if (validation === 0 && choosing) {
    notes.push(
      'The series are too short to keep windows for validation: training runs all its epochs, and the intervals rest on few errors.',
    );
  }
  return notes;
}

/** Says in plain words what the first phase found. */
export function describeEvaluation(record: EvaluationRecord, spec: ModelSpec, choosing: boolean): string[] {
  const { bestEpoch, epochs } = record;
  if (bestEpoch === 0) {
    return [
      'On the validation windows training found nothing better than the best mix of simple forecasts; the model is that mix.',
    ];
  }
  return spec.validation === 0 || !choosing
    ? [`The final model is trained for ${bestEpoch} epochs on all observations.`]
    : [
        `Best after ${bestEpoch} of ${epochs} epochs; the final model is trained for as many on all observations.`,
      ];
}
