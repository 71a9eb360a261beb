import type { SeriesTable } from '@recurra/forecasting';
import { formatNumber } from '@recurra/viz';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { controls } from '../../ui/controls.ts';
import { roughly } from '../../ui/roughly.ts';
import { trainingStyles } from '../../ui/training-styles.ts';
import { chosenSeries } from './defaults.ts';
import { progressOf, type Run } from './run-state.ts';
import { countSteps } from './words.ts';

/** `<forecast-training>`: a run under way or stopped. Fires `stop`, `resume` and `leave`. */
export class ForecastTraining extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    run: { attribute: false },
    table: { attribute: false },
    unsaved: { type: Boolean },
  };

  static override readonly styles: CSSResult[] = [controls, trainingStyles];

  /** The run. */
  declare run: Run;
  /** What it learns from. */
  declare table: SeriesTable;
  /** Whether a reload would lose the run. */
  declare unsaved: boolean;

  #tell(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  /** Puts the keyboard where the next action is. */
  focusAction(): void {
    this.renderRoot.querySelector<HTMLButtonElement>('.actions button')?.focus();
  }

  #phaseText(): string {
    const steps = countSteps(this.run.settings.horizon, this.table.frequency);
    if (this.run.phase === 'evaluate') {
      return `Step 1 of 2, rehearsal: the last ${steps} are hidden from the network, and its forecast of them is drawn over what came true.`;
    }
    return `Step 2 of 2: the network learns from all the data to forecast the next ${steps}.`;
  }

  protected override render(): TemplateResult {
    const { run } = this;
    const [series] = chosenSeries(this.table, run.settings.seriesId);
    const history = run.histories[run.phase];
    const lastLoss = history?.loss.findLast((value) => Number.isFinite(value));
    const preview = run.preview?.find(({ id }) => id === series?.id) ?? run.preview?.[0];
    const shown = this.table.series.find(({ id }) => id === preview?.id) ?? series;
    const stopped = run.status === 'stopped';
    return html`
      <section class="card" aria-labelledby="heading">
        <div class="head">
          <div>
            <h2 id="heading">${stopped ? 'Stopped' : run.epoch === 0 ? 'Preparing…' : 'Training'}</h2>
            <p class="muted small">${this.#phaseText()}</p>
          </div>
          <div class="actions">
            ${
              stopped
                ? html`
                    <button class="primary" @click=${() => this.#tell('resume')}>Resume</button>
                    <button @click=${() => this.#tell('leave')}>Discard</button>
                  `
                : html`
                    <button ?disabled=${run.status === 'stopping'} @click=${() => this.#tell('stop')}>
                      ${run.status === 'stopping' ? 'Stopping…' : 'Stop'}
                    </button>
                  `
            }
          </div>
        </div>
        <progress max="1" .value=${progressOf(run)} aria-label="Progress of the whole run"></progress>
        <dl>
          <div>
            <dt>Epoch</dt>
            <dd>${run.epoch === 0 ? '–' : `${run.epoch} of at most ${history?.epochs}`}</dd>
          </div>
          <div>
            <dt>Loss</dt>
            <dd>${lastLoss === undefined ? '–' : formatNumber(lastLoss)}</dd>
          </div>
          <div>
            <dt>Sequences a second</dt>
            <dd>${run.sequencesPerSecond > 0 ? Math.round(run.sequencesPerSecond).toLocaleString('en') : '–'}</dd>
          </div>
          <div>
            <dt>Left in this step</dt>
            <dd>${stopped || !Number.isFinite(run.etaSeconds) ? '–' : roughly(run.etaSeconds)}</dd>
          </div>
        </dl>
        <recurra-forecast-chart
          .series=${shown}
          .forecast=${preview}
          .seasonLength=${run.settings.seasonLength}
          .historySteps=${undefined}
          hide-table
        ></recurra-forecast-chart>
        ${
          this.unsaved
            ? html`<p class="small muted">This browser keeps nothing here: do not reload the page, or the run is lost.</p>`
            : nothing
        }
      </section>
      <section class="card" aria-labelledby="loss-heading">
        <h2 id="loss-heading">How far off it still is</h2>
        <p class="muted small">
          The loss falls as the network learns. Validation is measured on data it does not learn from.
        </p>
        <recurra-training-curve
          .loss=${history?.loss ?? []}
          .validationLoss=${history?.validationLoss}
          .epochs=${history?.epochs}
          .height=${260}
          hide-table
        ></recurra-training-curve>
      </section>
    `;
  }
}
