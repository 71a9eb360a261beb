import { createRng } from '@recurra/core/random';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type { CellStep } from '../lab/cell.ts';
import { gateNames } from '../lab/cell.ts';
import { errorGradient, errorOf, type NetworkRun, runNetwork } from '../lab/network.ts';
import { type Example, findTask, readSeries, seriesTask, type Task, tasks } from '../lab/tasks/index.ts';
import { Training } from '../train/training.ts';
import { cellNames, limits, readSettings, type Settings, usualSettings, writeSettings } from './settings.ts';
import { labStyles, numberOf, rounded, smooth, textOf } from './styles.ts';

/** Runs that are worth a look, at one click. */
const tries: readonly (readonly [string, Partial<Settings>])[] = [
  ['An LSTM counts brackets', { task: 'brackets', kind: 'lstm', hiddenSize: 8, length: 40, steps: 1500 }],
  ['A plain RNN counts brackets', { task: 'brackets', kind: 'rnn', hiddenSize: 8, length: 40, steps: 1500 }],
  ['A GRU copies after a wait', { task: 'copy', kind: 'gru', hiddenSize: 24, length: 16, steps: 2000 }],
];

/** `<lab-playground>`: a task, a cell, a size; trains in a worker and shows what the network does. */
export class LabPlayground extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    task: { type: String },
    kind: { type: String },
    inset: { type: Boolean },
    settings: { state: true },
    series: { state: true },
    run: { state: true },
    at: { state: true },
    view: { state: true },
    problem: { state: true },
  };

  static override readonly styles: CSSResult = labStyles;

  /** Where it starts, instead of as usual. */
  declare task: string | undefined;
  declare kind: Settings['kind'] | undefined;
  /** Part of another page: leaves the address alone. */
  declare inset: boolean;
  declare protected settings: Settings;
  declare protected series: { readonly name: string; readonly values: number[] } | undefined;
  declare protected run: Training | undefined;
  declare protected at: number | undefined;
  /** What the heat map shows: `h`, `c` or a gate. */
  declare protected view: string;
  declare protected problem: string | undefined;

  constructor() {
    super();
    this.inset = false;
    this.settings = usualSettings;
    this.view = 'h';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const length = findTask(this.task ?? '')?.length.usual ?? usualSettings.length;
    const usual = {
      ...usualSettings,
      length,
      task: this.task ?? usualSettings.task,
      kind: this.kind ?? usualSettings.kind,
    };
    this.settings = readSettings(this.inset ? '' : location.search, usual);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.run?.stop();
  }

  #task(): Task {
    return this.series ? seriesTask(this.series) : (findTask(this.settings.task) ?? tasks[0]!);
  }

  /** Steps of a sequence, as far as the task allows. */
  #length(task: Task): number {
    return Math.min(task.length.most, Math.max(task.length.least, this.settings.length));
  }

  #set(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    if (!this.inset)
      history.replaceState(history.state, '', `?${writeSettings(this.settings)}${location.hash}`);
  }

  #start = (): void => {
    this.run?.stop();
    const task = this.#task();
    const { kind, hiddenSize, learningRate, steps, seed } = this.settings;
    const shared = { kind, hiddenSize, learningRate, steps, seed, length: this.#length(task) };
    this.run = new Training({ task: this.series ?? task.id, ...shared }, () => this.requestUpdate());
  };

  protected override render(): TemplateResult {
    const task = this.#task();
    const { run } = this;
    const length = run?.job.length ?? this.#length(task);
    const baseline = task.baseline(length);
    const losses = run ? smooth(run.losses, 150, run.job.steps) : undefined;
    return html`
      ${this.inset ? nothing : this.#tries()}
      ${this.#controls(task)}
      <p class="quiet">${task.about}</p>
      ${this.problem === undefined ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      ${run?.problem === undefined ? nothing : html`<p class="problem" role="alert">${run.problem}</p>`}
      <recurra-loss-curves
        heading="${run ? cellNames[run.job.kind] : 'Nothing trained yet'}"
        value-label="Mean square error"
        height="300"
        .room=${run?.job.steps ?? this.settings.steps}
        .stride=${losses?.stride ?? 1}
        .series=${run ? [{ name: 'error', values: losses!.values }] : []}
        .baseline=${{ value: baseline.loss, label: `${rounded(baseline.loss)}: ${baseline.says}` }}
      ></recurra-loss-curves>
      ${run ? html`<p aria-live="polite">${this.#status(run, losses!.values.at(-1))}</p>` : nothing}
      ${run?.network ? this.#inside(run, task) : html`<p class="quiet">Press “Train”: what the network does inside appears here.</p>`}
    `;
  }

  #status(run: Training, error: number | undefined): string {
    const how = { running: 'Training', done: 'Finished', stopped: 'Stopped', failed: 'Failed' }[run.status];
    const said = error === undefined ? '' : `, error ${rounded(error)}`;
    return `${how}: update ${run.losses.length} of ${run.job.steps}${said}.`;
  }

  #controls(task: Task): TemplateResult {
    const running = this.run?.status === 'running';
    const number = (text: string, name: keyof typeof limits, step = 1) => html`
      <label>${text}
        <input type="number" min=${limits[name][0]} max=${limits[name][1]} step=${step} .value=${String(this.settings[name])}
          @change=${(event: Event) => this.#set({ [name]: numberOf(event, limits[name][0], limits[name][1]) ?? this.settings[name] })} />
      </label>`;
    return html`
      <div class="controls">
        <label>Task
          <select @change=${this.#chooseTask}>
            ${tasks.map(({ id, name }) => html`<option value=${id} ?selected=${!this.series && id === task.id}>${name}</option>`)}
            ${this.series ? html`<option value="csv" selected>${this.series.name}</option>` : nothing}
          </select>
        </label>
        <label>Cell
          <select @change=${(event: Event) => this.#set({ kind: textOf(event) as Settings['kind'] })}>
            ${Object.entries(cellNames).map(([id, name]) => html`<option value=${id} ?selected=${id === this.settings.kind}>${name}</option>`)}
          </select>
        </label>
        ${number('Units', 'hiddenSize')} ${number('Steps', 'length')} ${number('Learning rate', 'learningRate', 0.0001)}
        ${number('Updates', 'steps', 50)} ${number('Seed', 'seed')}
        <label>Your own CSV <input type="file" accept=".csv,.tsv,.txt,text/csv" @change=${this.#chooseFile} /></label>
        ${
          running
            ? html`<button type="button" @click=${() => this.run?.stop()}>Stop</button>`
            : html`<button type="button" class="main" @click=${this.#start}>Train</button>`
        }
      </div>
    `;
  }

  #tries(): TemplateResult {
    return html`
      <div class="controls" role="group" aria-label="Runs to try">
        ${tries.map(([name, settings]) => {
          const start = (): void => {
            this.series = undefined;
            this.#set({ ...usualSettings, ...settings });
            this.#start();
          };
          return html`<button type="button" @click=${start}>${name}</button>`;
        })}
      </div>
    `;
  }

  #chooseTask = (event: Event): void => {
    const id = textOf(event);
    if (id === 'csv') return;
    this.series = undefined;
    this.problem = undefined;
    this.#set({ task: id, length: findTask(id)?.length.usual ?? this.settings.length });
  };

  #chooseFile = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.problem = undefined;
    try {
      this.series = readSeries(await file.slice(0, 20_000_000).text());
      this.#set({ length: seriesTask(this.series).length.usual });
    } catch (error) {
      this.problem = `${file.name}: ${error instanceof Error ? error.message : String(error)}`;
    }
  };

  /** What the network does with one sequence that it has not been trained on. */
  #inside(run: Training, current: Task): TemplateResult {
    const { job } = run;
    const network = run.network!;
    const task = typeof job.task === 'string' ? (findTask(job.task) ?? current) : seriesTask(job.task);
    const example = task.example(job.length, createRng(job.seed).fork('look'));
    const made = runNetwork(network, example.x);
    const at = Math.min(this.at ?? job.length, job.length);
    const follow = (event: CustomEvent<{ at: number } | undefined>): void => {
      if (event.detail) this.at = event.detail.at;
    };
    return html`
      <p class="quiet">After ${run.networkStep} updates, on a sequence it has not seen: error ${rounded(errorOf(made, example))}.</p>
      <div class="two">
        <recurra-hidden-tracks heading="What it says, and should say" value-label="Output" height="300" .at=${at}
          .series=${this.#answers(task, made, example)} @recurra-point=${follow}></recurra-hidden-tracks>
        <recurra-gradient-flow heading="Gradient of the error in each state" height="300"
          .series=${[{ name: cellNames[job.kind], values: errorGradient(network, made, example).reverse() }]}></recurra-gradient-flow>
        ${this.#map(run, made.steps, at, follow)}
        <recurra-hidden-tracks heading="Hidden state, the first six units" height="300" .at=${at} .domain=${job.kind === 'relu' ? undefined : [-1, 1]}
          .series=${this.#units(made.steps, 'h').slice(0, 6)} @recurra-point=${follow}></recurra-hidden-tracks>
      </div>
    `;
  }

  #answers(task: Task, made: NetworkRun, example: Example) {
    return task.outputs.slice(0, 3).flatMap((name, k) => [
      { name: `${name}: network`, values: made.outputs.map((row) => row[k]!) },
      {
        name: `${name}: right`,
        values: example.y.map((row, t) => (example.counts && !example.counts[t] ? Number.NaN : row[k]!)),
      },
    ]);
  }

  #units(steps: readonly CellStep[], what: string) {
    const pick = (step: CellStep): Float64Array =>
      what === 'c' && step.c ? step.c : (step.gates[what as 'f'] ?? step.h);
    const size = Math.min(32, steps[0]!.h.length);
    return Array.from({ length: size }, (_, unit) => ({
      name: `unit ${unit + 1}`,
      values: steps.map((step) => pick(step)[unit]!),
    }));
  }

  #map(
    { job }: Training,
    steps: readonly CellStep[],
    at: number,
    follow: (event: CustomEvent<{ at: number } | undefined>) => void,
  ): TemplateResult {
    const views = ['h', ...(job.kind === 'lstm' ? ['c'] : []), ...gateNames[job.kind]];
    const view = views.includes(this.view) ? this.view : 'h';
    const names: Record<string, string> = {
      h: 'Hidden state h',
      c: 'Cell state c',
      g: 'Candidate g',
      n: 'Candidate n',
    };
    return html`
      <div>
        <label>Look at
          <select @change=${(event: Event) => {
            this.view = textOf(event);
          }}>
            ${views.map((id) => html`<option value=${id} ?selected=${id === view}>${names[id] ?? `Gate ${id}`}</option>`)}
          </select>
        </label>
        <recurra-heat-map heading="${names[view] ?? `Gate ${view}`}, by unit and step" value-label="Activation" .at=${at}
          .rows=${this.#units(steps, view)} @recurra-point=${follow}></recurra-heat-map>
      </div>
    `;
  }
}
