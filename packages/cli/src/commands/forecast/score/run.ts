import { type ForecastScores, scoreForecasts } from '@recurra/forecasting/inference';
import type { ParsedForecast, SeriesTable } from '@recurra/forecasting/table';
import { DataError } from '@recurra/plugin';
import { UsageError } from '../../../errors.ts';
import { prepareFiles, writeOne } from '../../../output/output-file.ts';
import { printResult, talkOf } from '../../../output/talk.ts';
import { toTableOptions } from '../options/data.ts';
import { align } from './align.ts';
import type { ScoreFlags } from './flags.ts';
import { readActuals, readForecasts, readTrain } from './read-files.ts';
import { seriesCsv, toText } from './report.ts';

/**
 * Scores forecasts against what happened.
 *
 * @param flags Which files.
 * @param signal Stops it.
 * @throws UsageError for a missing option; DataError for files that do not fit together.
 */
export async function runScore(flags: ScoreFlags, signal: AbortSignal): Promise<void> {
  const talk = talkOf(flags);
  const { forecasts: forecastsPath, actuals: actualsPath, train: trainPath, out } = flags;
  if (forecastsPath === undefined || actualsPath === undefined || trainPath === undefined) {
    const missing = [
      forecastsPath === undefined ? '--forecasts <file>' : '',
      actualsPath === undefined ? '--actuals <file>' : '',
      trainPath === undefined ? '--train <file>' : '',
    ].filter((name) => name !== '');
    throw new UsageError(
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing; see --help.`,
    );
  }
  await prepareFiles({ '--out': out });
  const options = toTableOptions(flags);
  const parsed = await readForecasts(forecastsPath);
  const train = await readTrain(trainPath, options, talk, signal);
  const actuals = await readActuals(actualsPath, options, train, signal);
  const missing = whatIsMissing(parsed, actuals, train);
  if (missing.length > 0 && !flags.allowMissing) {
    throw new DataError(`${missing.join(' ')} Use --allow-missing to score the others.`);
  }
  const { forecasts, actuals: happened, histories, notes } = align(parsed, actuals, train);
  signal.throwIfAborted();
  const scores = scoreForecasts(forecasts, happened, histories, train.seasonLength);
  checkScored(scores);
  if (out !== undefined) await writeOne(out, seriesCsv(scores));
  const told = { ...scores, notes: [...missing, ...notes, ...scores.notes] };
  for (const note of told.notes) talk.say(note);
  printResult(
    flags,
    () => ({
      forecasts: forecastsPath,
      actuals: actualsPath,
      train: trainPath,
      seasonLength: train.seasonLength,
      ...told,
      ...(out === undefined ? {} : { files: { series: out } }),
    }),
    () => toText(told, { forecasts: parsed.length, seasonLength: train.seasonLength, out }),
  );
}

/** Ids that are not in all three files, as sentences. */
function whatIsMissing(
  parsed: readonly ParsedForecast[],
  actuals: SeriesTable,
  train: SeriesTable,
): string[] {
  const forecastIds = new Set(parsed.map(({ id }) => id));
  const actualIds = new Set(actuals.series.map(({ id }) => id));
  const trainIds = new Set(train.series.map(({ id }) => id));
  const list = (ids: readonly string[]): string =>
    `${ids
      .slice(0, 3)
      .map((id) => `"${id}"`)
      .join(', ')}${ids.length > 3 ? ', …' : ''}`;
  const say = (ids: readonly string[], what: string): string[] =>
    ids.length === 0 ? [] : [`${ids.length} series ${what}: ${list(ids)}.`];
  return [
    ...say(
      [...forecastIds].filter((id) => !actualIds.has(id)),
      'have a forecast but no values in --actuals',
    ),
    ...say(
      [...forecastIds].filter((id) => !trainIds.has(id)),
      'have a forecast but no history in --train',
    ),
    ...say(
      [...actualIds].filter((id) => !forecastIds.has(id)),
      'of --actuals have no forecast',
    ),
  ];
}

function checkScored({ series, leftOut }: ForecastScores): void {
  if (series.length > 0) return;
  const { id, reason } = leftOut[0] ?? { id: '', reason: 'there are none' };
  throw new DataError(
    `no series could be scored. The first: "${id}": ${reason}. Check that --actuals starts where --train ends.`,
  );
}
