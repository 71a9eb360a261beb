import { defineElements, formatTime, typicalStep } from '@recurra/viz';
import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { roomStyles } from '../../ui/room-styles.ts';
import { ForecastDataPicker } from './data-picker.ts';
import { chosenSeries } from './defaults.ts';
import { type Example, examples } from './examples.ts';
import { ForecastOptions } from './options-form.ts';
import type { JobResult, RunSettings } from './protocol.ts';
import { ForecastResultPanel } from './result-panel.ts';
import type { Run } from './run-state.ts';
import { ForecastSession, type SessionState } from './session.ts';
import { ForecastTraining } from './training-panel.ts';
import { countSteps } from './words.ts';

/** `<forecast-room>`: data in, training in the middle, forecast out. */
class ForecastRoom extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    state: { state: true },
    dragging: { state: true },
  };
  static override readonly styles = roomStyles;

  declare private state: SessionState;
  declare private dragging: boolean;
  readonly #session: ForecastSession = new ForecastSession();

  constructor() {
    super();
    this.state = this.#session.state;
    this.dragging = false;
    this.#session.addEventListener('change', () => {
      this.state = this.#session.state;
    });
    void this.#session.open();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', this.#dragOver);
    addEventListener('dragleave', this.#dragLeave);
    addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#dragOver);
    removeEventListener('dragleave', this.#dragLeave);
    removeEventListener('drop', this.#drop);
  }

  #dragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) this.dragging = !this.#session.busy;
  };

  #dragLeave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.dragging = false;
  };

  #drop = (event: DragEvent): void => {
    this.dragging = false;
    const files = event.dataTransfer?.files;
    const [file] = files ?? [];
    if (!file || this.#session.busy) return;
    if (files!.length > 1) {
      this.#session.refuse(`${files!.length} files`, 'Drop one CSV file at a time.');
    } else void this.#session.useFile(file);
  };

  #start = async (): Promise<void> => {
    if (!this.renderRoot.querySelector<ForecastOptions>('forecast-options')?.reportValidity()) return;
    const started = this.#session.start();
    await this.#showStage();
    await started;
  };

  #resume = async (): Promise<void> => {
    const resumed = this.state.interrupted ? this.#session.resumeInterrupted() : this.#session.resume();
    await this.#showStage();
    await resumed;
  };

  /** Below each other on a phone, training would start out of sight. */
  async #showStage(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await this.updateComplete;
    const panel = this.renderRoot.querySelector<ForecastTraining>('forecast-training');
    await panel?.updateComplete;
    panel?.focusAction();
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const top = panel?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > innerHeight / 2) {
      panel?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    }
  }

  protected override render(): TemplateResult {
    const { data, settings, run, reading, problem } = this.state;
    const { busy } = this.#session;
    return html`
      <div class="intro">
        <h1>Forecast a time series, in your browser</h1>
        <p class="muted">
          A recurrent network learns your series on this device, says how sure it is, and proves itself on data it has not
          seen. Nothing is uploaded.
        </p>
      </div>
      ${this.state.interrupted ? this.#interrupted(this.state.interrupted.run, this.state.interrupted.data.name) : nothing}
      <div class="columns">
        <div class="side card">
          <forecast-data-picker
            .data=${data}
            ?disabled=${busy}
            @pick-example=${(event: CustomEvent<Example>) => this.#session.useExample(event.detail)}
            @pick-file=${(event: CustomEvent<File>) => this.#session.useFile(event.detail)}
          ></forecast-data-picker>
          ${problem?.subject === 'data' ? this.#problem() : nothing}
          <forecast-options
            .table=${data?.table}
            .settings=${settings}
            ?disabled=${busy}
            @change-settings=${(event: CustomEvent<Partial<RunSettings>>) => this.#session.configure(event.detail)}
          ></forecast-options>
          <button
            class=${`start ${run ? '' : 'primary'}`}
            ?disabled=${busy || !data || reading !== undefined}
            @click=${this.#start}
          >
            ${busy ? 'Training…' : run ? 'Train anew' : 'Start training'}
          </button>
        </div>
        <div class="stage">
          ${problem?.subject === 'run' ? this.#problem() : nothing} ${this.#stage()}
        </div>
      </div>
      <p class="visually-hidden" role="status">${this.#announcement()}</p>
      ${this.dragging ? html`<div class="drop" aria-hidden="true"><span>Drop the CSV file to read it</span></div>` : nothing}
    `;
  }

  #announcement(): string {
    const { run, reading } = this.state;
    if (reading !== undefined) return `Reading ${reading}`;
    if (!run) return '';
    if (run.status === 'done') return 'Training has finished. The forecast is ready.';
    if (run.status === 'stopped') return 'Training has stopped. It can be resumed.';
    return run.phase === 'evaluate' ? 'Training, step 1 of 2' : 'Training, step 2 of 2';
  }

  #stage(): TemplateResult {
    const { data, run, reading } = this.state;
    if (reading !== undefined) {
      return html`<section class="card empty"><p class="muted">Reading ${reading}…</p></section>`;
    }
    if (!data) {
      return html`<section class="card empty">
        <p class="muted">Choose a series, or drop a CSV file, to begin.</p>
      </section>`;
    }
    if (run?.status === 'done' && run.result) {
      return html`<forecast-result
        .run=${run as Run & { result: JobResult }}
        .data=${data}
      ></forecast-result>`;
    }
    if (run) {
      return html`<forecast-training
        .run=${run}
        .table=${data.table}
        ?unsaved=${this.state.unsaved ?? false}
        @stop=${() => this.#session.stop()}
        @resume=${this.#resume}
        @leave=${() => this.#session.reset()}
      ></forecast-training>`;
    }
    return this.#overview();
  }

  #overview(): TemplateResult {
    const { table, exampleId, name } = this.state.data!;
    const settings = this.state.settings!;
    const series = chosenSeries(table, settings.seriesId)[0]!;
    const step = typicalStep(series.times);
    const credit = examples.find(({ id }) => id === exampleId)?.credit;
    const season =
      settings.seasonLength > 1
        ? `a season of ${countSteps(settings.seasonLength, table.frequency)}`
        : 'no season';
    return html`
      <section class="card" aria-labelledby="overview">
        <h2 id="overview">${series.id}</h2>
        <p class="muted small">
          ${series.values.length.toLocaleString('en')} ${table.frequency.label} values from
          ${formatTime(series.times[0]!, step)} to ${formatTime(series.times.at(-1)!, step)}, ${season}. Below, the end of
          the series.
        </p>
        <recurra-forecast-chart
          .series=${series}
          .seasonLength=${settings.seasonLength}
        ></recurra-forecast-chart>
        <details>
          <summary>What was found in ${exampleId ? 'the data' : name}</summary>
          <ul class="small">${table.notes.map((note) => html`<li>${note}</li>`)}</ul>
        </details>
        ${credit ? html`<p class="small muted credit">Source: <a href=${credit.url} rel="noreferrer">${credit.text}</a></p>` : nothing}
      </section>
    `;
  }

  #problem(): TemplateResult {
    const { message, row, column, subject, name } = this.state.problem!;
    const where = [row === undefined ? '' : `Row ${row}`, column === undefined ? '' : `Column “${column}”`];
    // Most messages already say where; the rest get it said for them.
    const place = /^(row|line|column) /i.test(message) ? '' : where.filter(Boolean).join(', ');
    return html`
      <div class="problem" role="alert">
        <strong>${subject === 'data' ? `${name} could not be used` : 'The run ended early'}</strong>
        ${place ? html`<span class="place">${place}</span>` : nothing}
        <p>${message[0]?.toUpperCase()}${message.slice(1)}</p>
        ${
          subject === 'data' && this.state.data
            ? html`<p class="muted small">${this.state.data.name} is still loaded.</p>`
            : nothing
        }
      </div>
    `;
  }

  #interrupted(run: Run, name: string): TemplateResult {
    const epochs = run.histories[run.phase]?.epochs;
    const at =
      run.epoch > 0
        ? `, in step ${run.phase === 'evaluate' ? 1 : 2} of 2, epoch ${run.epoch} of at most ${epochs}`
        : '';
    return html`
      <section class="banner card" aria-label="Interrupted run">
        <p><strong>A run was interrupted.</strong> ${name}${at}.</p>
        <div class="actions">
          <button ?disabled=${this.#session.busy} @click=${this.#resume}>Resume the interrupted run</button>
          <button class="plain" @click=${() => this.#session.discardInterrupted()}>Discard</button>
        </div>
      </section>
    `;
  }
}

/** Registers what the room needs, and creates it. */
export function createForecastRoom(): HTMLElement {
  defineElements();
  const elements: Record<string, CustomElementConstructor> = {
    'forecast-data-picker': ForecastDataPicker,
    'forecast-options': ForecastOptions,
    'forecast-training': ForecastTraining,
    'forecast-result': ForecastResultPanel,
    'forecast-room': ForecastRoom,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
  return document.createElement('forecast-room');
}
