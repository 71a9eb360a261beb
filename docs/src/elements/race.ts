import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type { CellKind } from '../lab/cell.ts';
import { adding } from '../lab/tasks/adding.ts';
import { Training } from '../train/training.ts';
import { labStyles, numberOf, rounded, smooth } from './styles.ts';

const runners: readonly (readonly [string, CellKind])[] = [
  ['RNN, tanh', 'rnn'],
  ['LSTM', 'lstm'],
  ['GRU', 'gru'],
];
const steps = 1500;

/** `<lab-race>`: RNN, LSTM and GRU learn the adding problem side by side, a worker each. */
export class LabRace extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    length: { state: true },
    seed: { state: true },
    runs: { state: true },
  };

  static override readonly styles: CSSResult = labStyles;

  declare protected length: number;
  declare protected seed: number;
  declare protected runs: readonly Training[];

  constructor() {
    super();
    this.length = 60;
    this.seed = 1;
    this.runs = [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  #stop = (): void => {
    for (const run of this.runs) run.stop();
  };

  #start = (): void => {
    this.#stop();
    const changed = (): void => this.requestUpdate();
    this.runs = runners.map(([, kind]) => {
      const { length, seed } = this;
      return new Training(
        { task: 'adding', length, kind, hiddenSize: 32, learningRate: 0.005, steps, seed },
        changed,
      );
    });
  };

  protected override render(): TemplateResult {
    const running = this.runs.some(({ status }) => status === 'running');
    const baseline = adding.baseline(this.length);
    const curves = this.runs.map((run) => smooth(run.losses, 100, steps));
    const problem = this.runs.find(({ status }) => status === 'failed')?.problem;
    return html`
      <div class="controls">
        <label>
          Sequence length
          <input type="number" min="10" max="150" .value=${String(this.length)} ?disabled=${running}
            @change=${(event: Event) => {
              this.length = Math.round(numberOf(event, 10, 150) ?? this.length);
            }} />
        </label>
        <label>
          Seed
          <input type="number" min="0" max="999999" .value=${String(this.seed)} ?disabled=${running}
            @change=${(event: Event) => {
              this.seed = Math.round(numberOf(event, 0, 999_999) ?? this.seed);
            }} />
        </label>
        ${
          running
            ? html`<button type="button" @click=${this.#stop}>Stop</button>`
            : html`<button type="button" class="main" @click=${this.#start}>Train all three</button>`
        }
      </div>
      <recurra-loss-curves
        heading="The adding problem, ${this.length} steps"
        value-label="Mean square error"
        height="360"
        .room=${steps}
        .stride=${curves[0]?.stride ?? 15}
        .series=${runners.map(([name], n) => ({ name, values: curves[n]?.values ?? [] }))}
        .baseline=${{ value: baseline.loss, label: `0.167: ${baseline.says}` }}
      ></recurra-loss-curves>
      ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      ${this.runs.length === 0 ? html`<p class="quiet">Nothing has been trained yet. It takes about half a minute, in three workers.</p>` : this.#standings(curves)}
    `;
  }

  #standings(curves: readonly { readonly values: readonly number[] }[]): TemplateResult {
    return html`
      <table>
        <thead>
          <tr><th scope="col">Cell</th><th scope="col">Updates</th><th scope="col">Error now</th><th scope="col">Below 0.02 after</th></tr>
        </thead>
        <tbody>
          ${runners.map(([name], n) => {
            const run = this.runs[n]!;
            const values = curves[n]!.values;
            const last = values.at(-1);
            const through = values.findIndex((value) => value < 0.02);
            const stride = Math.ceil(steps / 100);
            return html`
              <tr>
                <th scope="row">${name}</th>
                <td>${run.losses.length} of ${steps}</td>
                <td>${last === undefined ? '–' : rounded(last)}</td>
                <td>${through < 0 ? 'not yet' : `${(through + 1) * stride} updates`}</td>
              </tr>
            `;
          })}
        </tbody>
      </table>
    `;
  }
}
