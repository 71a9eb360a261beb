import type { SeriesScore } from '@recurra/forecasting';
import { formatLevel, formatNumber } from '@recurra/viz';
import { html, type TemplateResult } from 'lit';
import type { RunSettings } from './protocol.ts';
import { naiveName } from './words.ts';

/** The score beside that of the plainest forecast, each figure explained. */
export function scoreTable(score: SeriesScore, settings: RunSettings): TemplateResult {
  const naive = naiveName(settings.seasonLength);
  // Both MASE figures share one scale, so the plain forecast's error follows from them.
  const naiveError = (score.mae / score.mase) * score.seasonalNaiveMase;
  return html`
    <table class="scores">
      <thead>
        <tr>
          <td></td>
          <th scope="col">Network</th>
          <th scope="col">${naive[0]!.toUpperCase()}${naive.slice(1)}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Typical error<small>mean absolute error, in the data's own unit</small></th>
          <td>${formatNumber(score.mae)}</td>
          <td>${formatNumber(naiveError)}</td>
        </tr>
        <tr>
          <th scope="row">
            Scaled error<small>MASE: 1 is the usual error of ${naive} within the history</small>
          </th>
          <td>${formatNumber(score.mase)}</td>
          <td>${formatNumber(score.seasonalNaiveMase)}</td>
        </tr>
        <tr>
          <th scope="row">Inside the interval<small>aims for ${formatLevel(settings.level)}</small></th>
          <td>${formatLevel(score.coverage)}</td>
          <td>–</td>
        </tr>
      </tbody>
    </table>
  `;
}
