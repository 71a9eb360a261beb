import type { SeriesForecast, SeriesScore } from '@recurra/forecasting';
import { formatLevel, formatNumber, formatTime, typicalStep } from '@recurra/viz';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { saveFile } from '../../ui/save-file.ts';
import type { JobResult } from './protocol.ts';
import { resultStyles } from './result-styles.ts';
import type { PhaseHistory, Run } from './run-state.ts';
import { scoreTable } from './score-table.ts';
import type { LoadedData } from './storage.ts';
import { countSteps, explainScore } from './words.ts';

/** `<forecast-result>`: a finished run. */
export class ForecastResultPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    run: { attribute: false },
    data: { attribute: false },
    shown: { state: true },
  };

  static override readonly styles: CSSResult[] = resultStyles;

  /** The run; its result is there. */
  declare run: Run & { readonly result: JobResult };
  /** What it learnt from. */
  declare data: LoadedData;
  /** Index of the series on show, where there are several. */
  declare private shown: number;

  constructor() {
    super();
    this.shown = 0;
  }

  get #forecast(): SeriesForecast {
    const { forecasts } = this.run.result;
    return forecasts[this.shown] ?? forecasts[0]!;
  }

  #save(extension: 'csv' | 'onnx' | 'svg'): () => Promise<void> {
    const base = `forecast-${this.data.name
      .replace(/\.[^.]*$/, '')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .toLowerCase()}`;
    const { csv, onnx } = this.run.result;
    return async () => {
      if (extension === 'csv') saveFile(`${base}.csv`, csv, 'text/csv');
      else if (extension === 'onnx')
        saveFile(`${base}.onnx`, onnx as Uint8Array<ArrayBuffer>, 'application/octet-stream');
      else saveFile(`${base}.svg`, await this.#svg(), 'image/svg+xml');
    };
  }

  async #svg(): Promise<string> {
    const { chartToSvg, forecastChart } = await import('@recurra/viz/charts');
    const forecast = this.#forecast;
    const series = this.data.table.series.find(({ id }) => id === forecast.id)!;
    const { seasonLength } = this.run.settings;
    return chartToSvg(forecastChart({ series, forecast, seasonLength, title: this.#title() }));
  }

  #title(): string {
    return `${this.#forecast.id}: the next ${countSteps(this.run.settings.horizon, this.data.table.frequency)}`;
  }

  protected override render(): TemplateResult {
    const { run, data } = this;
    const { result, settings } = run;
    const forecast = this.#forecast;
    const series = data.table.series.find(({ id }) => id === forecast.id);
    const score = result.scores.find(({ id }) => id === forecast.id);
    return html`
      <section class="card" aria-labelledby="forecast-heading">
        <div class="head">
          <div>
            <h2 id="forecast-heading">${this.#title()}</h2>
            <p class="muted small">
              The line is the middle of what the network expects; the band holds ${formatLevel(settings.level)} of it.
            </p>
          </div>
          ${result.forecasts.length > 1 ? this.#choice() : nothing}
        </div>
        <recurra-forecast-chart
          .series=${series}
          .forecast=${forecast}
          .seasonLength=${settings.seasonLength}
          hide-table
        ></recurra-forecast-chart>
        <div class="actions">
          <button class="primary" @click=${this.#save('csv')}>Download CSV</button>
          <button @click=${this.#save('onnx')}>Download ONNX model</button>
          <button @click=${this.#save('svg')}>Download chart</button>
        </div>
        <details>
          <summary>The forecast in numbers</summary>
          ${this.#numbers(forecast)}
        </details>
      </section>
      ${score && series ? this.#score(score) : nothing}
      <section class="card" aria-labelledby="loss-heading">
        <h2 id="loss-heading">Training</h2>
        <p class="muted small">
          Loss by epoch, computed with ${result.backend}. The final training runs for as many epochs as were best in the
          rehearsal.
        </p>
        <div class="curves">
          ${this.#curve('The rehearsal', run.histories.evaluate)} ${this.#curve('The final training', run.histories.fit)}
        </div>
        ${
          result.notes.length
            ? html`<details>
                <summary>What was decided on the way</summary>
                <ul class="small">${result.notes.map((note) => html`<li>${note}</li>`)}</ul>
              </details>`
            : nothing
        }
      </section>
    `;
  }

  #curve(heading: string, history: PhaseHistory | undefined): TemplateResult | typeof nothing {
    if (!history) return nothing;
    return html`<recurra-training-curve
      heading=${heading}
      .loss=${history.loss}
      .validationLoss=${history.validationLoss}
      .height=${270}
    ></recurra-training-curve>`;
  }

  #choice(): TemplateResult {
    return html`
      <div class="series">
        <label for="shown">Series</label>
        <select id="shown" @change=${(event: Event) => {
          this.shown = (event.target as HTMLSelectElement).selectedIndex;
        }}>
          ${this.run.result.forecasts.map(({ id }, i) => html`<option ?selected=${i === this.shown}>${id}</option>`)}
        </select>
      </div>
    `;
  }

  #score(score: SeriesScore): TemplateResult {
    const { settings } = this.run;
    const { table } = this.data;
    const series = table.series.find(({ id }) => id === score.id)!;
    const verdict = explainScore(score, settings.level, settings.seasonLength);
    return html`
      <section class="card" aria-labelledby="trust-heading">
        <h2 id="trust-heading">How far to trust it</h2>
        <p class="muted small">
          In a rehearsal the network forecast the last ${countSteps(score.holdout.times.length, table.frequency)} without
          having seen them.
        </p>
        <p class=${`verdict ${verdict.good ? 'good' : ''}`}>
          <strong>${verdict.headline}</strong>
          <span>${verdict.interval}</span>
        </p>
        <div class="scroll" tabindex="0" role="region" aria-label="Scores">${scoreTable(score, settings)}</div>
        <recurra-forecast-chart
          .series=${series}
          .holdout=${score.holdout}
          .seasonLength=${settings.seasonLength}
          value-label=${score.id}
          heading="The rehearsal"
        ></recurra-forecast-chart>
      </section>
    `;
  }

  #numbers(forecast: SeriesForecast): TemplateResult {
    const step = typicalStep(this.data.table.series[0]?.times ?? forecast.times);
    const level = formatLevel(forecast.level);
    return html`
      <div class="numbers" tabindex="0" role="region" aria-label="The forecast in numbers">
        <table>
          <thead>
            <tr>
              <th scope="col">${this.data.table.timeColumn}</th>
              <th scope="col">Median</th>
              <th scope="col">${level} from</th>
              <th scope="col">to</th>
            </tr>
          </thead>
          <tbody>
            ${Array.from(
              forecast.times,
              (time, i) => html`
                <tr>
                  <th scope="row">${formatTime(time, step)}</th>
                  <td>${formatNumber(forecast.median[i]!)}</td>
                  <td>${formatNumber(forecast.lower[i]!)}</td>
                  <td>${formatNumber(forecast.upper[i]!)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}
