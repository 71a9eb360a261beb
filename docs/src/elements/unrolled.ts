import { createRng } from '@recurra/core/random';
import { createNetwork, type Network } from '@recurra/stream';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { loadNetwork, type StoredNetwork, streamLayer } from '../lab/network.ts';
import stored from '../lab/networks/echo-rnn.json';
import { echo, echoDelay } from '../lab/tasks/echo.ts';
import { labStyles } from './styles.ts';

const length = 12;
const network = loadNetwork(stored.network as StoredNetwork);

interface Walk {
  readonly input: Float32Array;
  readonly hidden: Float32Array;
  readonly output: Float32Array;
  readonly target: number;
}

/** `<lab-unrolled>`: a trained RNN run by `@recurra/stream`, cell and unrolled, to walk through. */
export class LabUnrolled extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    at: { state: true },
    seed: { state: true },
    walk: { state: true },
  };

  static override readonly styles: CSSResult = labStyles;

  declare protected at: number;
  declare protected seed: number;
  declare protected walk: readonly Walk[];

  #cell: Network | undefined;
  #head: Network | undefined;

  constructor() {
    super();
    this.at = 1;
    this.seed = 1;
    this.walk = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#run();
  }

  /** Every number that is shown comes out of this loop. */
  async #run(): Promise<void> {
    const { cell, headKernel, headBias } = network;
    this.#cell ??= await createNetwork([streamLayer(cell)]);
    this.#head ??= await createNetwork({
      inputSize: cell.hiddenSize,
      layers: [{ type: 'dense', units: 1, kernel: headKernel, bias: headBias }],
    });
    const example = echo.example(length, createRng(this.seed));
    const [state, none] = [this.#cell.createState(), this.#head.createState()];
    this.walk = example.x.map((x, t) => {
      const hidden = this.#cell!.step(x, state).slice();
      const output = this.#head!.step(hidden, none).slice();
      return { input: Float32Array.from(x), hidden, output, target: example.y[t]![0]! };
    });
    state.dispose();
    none.dispose();
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = this.walk[this.at - 1];
    if (!now) return nothing;
    const go = (event: CustomEvent<{ step: number }>): void => {
      this.at = event.detail.step;
    };
    const show = (value: number): string => value.toFixed(2).replace('-', '−');
    const memory =
      this.at > echoDelay
        ? html`The input ${echoDelay} steps ago was <strong>${show(now.target)}</strong>; the network says
            <strong>${show(now.output[0]!)}</strong>. It cannot see that input any more: it is in the hidden state.`
        : html`Nothing came ${echoDelay} steps ago yet, so there is nothing to say.`;
    return html`
      <recurra-stepper length=${length} .at=${this.at} label="Step of the sequence" @recurra-step=${go}></recurra-stepper>
      <recurra-unrolled-network
        .steps=${this.walk}
        .at=${this.at}
        label="RNN, as a loop and unrolled over ${length} steps"
        @recurra-step=${go}
      ></recurra-unrolled-network>
      <p aria-live="polite">${memory}</p>
      <button type="button" @click=${this.#another}>Another sequence</button>
    `;
  }

  #another = (): void => {
    this.seed++;
    this.at = 1;
    void this.#run();
  };
}
