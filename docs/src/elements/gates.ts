import { createRng } from '@recurra/core/random';
import type { CellPart } from '@recurra/viz';
import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { type Ablation, type CellKind, type GateName, gateNames } from '../lab/cell.ts';
import { type Equation, equationsOf, pieces } from '../lab/equations.ts';
import { errorOf, type LabNetwork, loadNetwork, runNetwork, type StoredNetwork } from '../lab/network.ts';
import gru from '../lab/networks/store-gru.json';
import gruBefore from '../lab/networks/store-gru-before.json';
import lstm from '../lab/networks/store-lstm.json';
import { partValues } from '../lab/parts.ts';
import { store } from '../lab/tasks/store.ts';
import type { Example } from '../lab/tasks/task.ts';
import { labStyles, rounded, textOf } from './styles.ts';

const length = 16;
const networks: Readonly<Record<string, LabNetwork>> = {
  lstm: loadNetwork(lstm.network as StoredNetwork),
  gru: loadNetwork(gru.network as StoredNetwork),
  'gru-before': loadNetwork(gruBefore.network as StoredNetwork),
};
const stageNames: Readonly<Record<string, readonly string[]>> = {
  lstm: ['Forget', 'Write', 'Cell state', 'Output'],
  gru: ['Reset', 'Candidate', 'Update', 'New state'],
};

/** The names of weights with their gate as an index: Wf becomes W with a small f. */
const indexed = (text: string): TemplateResult =>
  html`${text
    .split(/([WUb]h?[figorzn](?![a-z]))/)
    .map((piece, n) => (n % 2 === 1 ? html`${piece[0]}<sub>${piece.slice(1)}</sub>` : piece))}`;

/** `<lab-gates cell="lstm">`: a trained cell with its numbers: picture, equations and code, to take apart. */
export class LabGates extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    cell: { type: String },
    kind: { state: true },
    at: { state: true },
    unit: { state: true },
    stage: { state: true },
    lit: { state: true },
    ablation: { state: true },
    push: { state: true },
    example: { state: true },
  };

  static override readonly styles: CSSResult = css`
    ${labStyles}
    recurra-cell-diagram {
      max-width: 520px;
      margin: 0 auto;
    }
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      padding: 3px 6px;
      border-left: 3px solid transparent;
    }
    li.on {
      border-color: light-dark(#b4480f, #f4a261);
    }
    .maths {
      font-family: 'Cambria Math', 'STIX Two Math', Georgia, serif;
      font-size: 17px;
      overflow-wrap: anywhere;
    }
    pre {
      margin: 12px 0 0;
      padding: 10px;
      overflow-x: auto;
      font-size: 13px;
      line-height: 1.6;
      background: var(--vp-c-bg);
      border-radius: 8px;
    }
    sub {
      font-size: 0.7em;
      line-height: 0;
    }
    .symbol {
      border-radius: 4px;
      padding: 0 1px;
    }
    .symbol.on {
      color: light-dark(#7c2f06, #ffd3ad);
      background: light-dark(#ffe3d0, #5a3417);
      font-weight: 700;
    }
    button.symbol {
      min-height: 0;
      padding: 0 2px;
      border: 0;
      border-bottom: 1px dotted var(--vp-c-text-3);
      border-radius: 0;
      background: none;
      font: inherit;
      color: inherit;
    }
  `;

  /** `lstm` or `gru`. */
  declare cell: 'lstm' | 'gru';
  declare protected kind: CellKind;
  declare protected at: number;
  declare protected unit: number;
  declare protected stage: number;
  declare protected lit: string | undefined;
  declare protected ablation: Ablation | undefined;
  /** Added to the bias of a gate, in the unit that is shown. */
  declare protected push: { readonly gate: GateName; readonly by: number };
  declare protected example: Example;

  constructor() {
    super();
    this.cell = 'lstm';
    this.kind = 'lstm';
    this.at = 3;
    this.unit = 0;
    this.stage = 4;
    this.push = { gate: 'f', by: 0 };
    this.example = store.example(length, createRng(5));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#become(this.cell);
  }

  #become(kind: CellKind): void {
    this.kind = kind;
    this.ablation = undefined;
    this.unit = this.#liveliest();
    this.push = { gate: gateNames[kind][0]!, by: 0 };
  }

  /** The unit that moves most: the one to look at first. */
  #liveliest(): number {
    const network = networks[this.kind]!;
    const { steps } = runNetwork(network, this.example.x);
    const spread = (unit: number): number => {
      const values = steps.map(({ h, c }) => (c ?? h)[unit]!);
      return Math.max(...values) - Math.min(...values);
    };
    const units = Array.from({ length: network.cell.hiddenSize }, (_, unit) => unit);
    return units.reduce((best, unit) => (spread(unit) > spread(best) ? unit : best), 0);
  }

  #network(): LabNetwork {
    const network = networks[this.kind]!;
    const { gate, by } = this.push;
    const bias = network.cell.bias.slice();
    bias[gateNames[this.kind].indexOf(gate) * network.cell.hiddenSize + this.unit]! += by;
    return { ...network, cell: { ...network.cell, bias } };
  }

  protected override render(): TemplateResult {
    const { kind, at, unit, example, ablation } = this;
    const network = this.#network();
    const run = runNetwork(network, example.x, ablation);
    const changed = ablation !== undefined || this.push.by !== 0;
    const values = partValues(kind, run.steps[at - 1]!, unit);
    const equations = equationsOf(kind).filter(({ stage }) => stage <= this.stage);
    const light = (event: CustomEvent<CellPart | undefined>): void => {
      this.lit = event.detail?.part;
    };
    const go = (event: CustomEvent<{ step: number }>): void => {
      this.at = event.detail.step;
    };
    return html`
      <recurra-stepper length=${length} .at=${at} label="Step of the sequence" @recurra-step=${go}></recurra-stepper>
      <div class="controls" role="group" aria-label="Parts to show" style="margin-top:12px">
        ${stageNames[this.cell]!.map(
          (name, n) =>
            html`<button type="button" aria-pressed=${this.stage === n + 1} @click=${() => {
              this.stage = n + 1;
            }}>${n + 1}. ${name}</button>`,
        )}
      </div>
      <div class="two">
        <div>
          <recurra-cell-diagram
            .cell=${this.cell}
            ?reset-after=${kind === 'gru'}
            .values=${values}
            .revealed=${this.stage}
            .lit=${this.lit}
            .held=${ablation ? [ablation.gate] : []}
            label=${`${this.cell.toUpperCase()} cell, unit ${unit + 1}, step ${at}`}
            @recurra-part=${light}
          ></recurra-cell-diagram>
        </div>
        <div>${this.#equations(equations)}</div>
      </div>
      ${this.#controls(network)}
      <recurra-hidden-tracks
        heading="What the network says, and should say"
        value-label="Output"
        height="280"
        .at=${at}
        .series=${[
          { name: 'network', values: run.outputs.map((row) => row[0]!) },
          { name: 'right answer', values: example.y.map((row) => row[0]!) },
        ]}
      ></recurra-hidden-tracks>
      <p aria-live="polite">
        Mean square error of this sequence: <strong>${rounded(errorOf(run, example))}</strong>${
          changed
            ? html`; as trained: ${rounded(errorOf(runNetwork(networks[kind]!, example.x), example))}.
                <button type="button" @click=${this.#mend}>As trained</button>`
            : '.'
        }
      </p>
      <recurra-heat-map
        heading="Unit ${unit + 1}: gates and state, step by step"
        value-label="0 is shut, 1 is open; states may be negative"
        .at=${at}
        .rows=${this.#rows(run.steps.map((step) => partValues(kind, step, unit)))}
      ></recurra-heat-map>
    `;
  }

  #rows(steps: readonly Record<string, number>[]) {
    const names = [...gateNames[this.kind], ...(this.kind === 'lstm' ? ['c'] : []), 'h'];
    return names.map((name) => ({ name, values: steps.map((step) => step[name]!) }));
  }

  #equations(equations: readonly Equation[]): TemplateResult {
    return html`
      <ol>
        ${equations.map(
          ({ part, maths, words }) => html`
            <li class=${classMap({ on: this.lit === part })}>
              <div class="maths">${this.#line(maths, true)}</div>
              <div class="quiet">${words}</div>
            </li>
          `,
        )}
      </ol>
      <pre tabindex="0" aria-label="The same in code">${equations.map(({ code }) => html`${this.#line(code, false)}\n`)}</pre>
    `;
  }

  /** A line whose symbols light up; of the equation, what it gives can be reached by keyboard. */
  #line(markup: string, reachable: boolean): readonly (TemplateResult | string)[] {
    return pieces(markup).map(({ text, part }, n) => {
      if (part === undefined) return reachable ? indexed(text) : text;
      const classes = classMap({ symbol: true, on: this.lit === part });
      const on = (): void => {
        this.lit = part;
      };
      const off = (): void => {
        this.lit = undefined;
      };
      return reachable && n === 0
        ? html`<button type="button" class=${classes} @pointerenter=${on} @pointerleave=${off} @focus=${on} @blur=${off} @click=${on}>${text}</button>`
        : html`<span class=${classes} @pointerenter=${on} @pointerleave=${off}>${text}</span>`;
    });
  }

  #controls(network: LabNetwork): TemplateResult {
    const { kind, example, at, push, ablation } = this;
    const gates = gateNames[kind];
    const setInput = (n: number, value: number): void => {
      const x = example.x.map((row, t) =>
        t === at - 1 ? row.map((old, k) => (k === n ? value : old)) : row,
      );
      let kept = 0;
      const y = x.map(([number, write, read]) => {
        if (write) kept = number!;
        return [read ? kept : 0];
      });
      this.example = { x, y };
    };
    const [number, write, read] = example.x[at - 1]!;
    const check = (n: number, name: string, on: boolean) => html`
      <label style="flex-direction:row;align-items:center;gap:6px">
        <input type="checkbox" .checked=${on} @change=${() => setInput(n, on ? 0 : 1)} /> ${name}
      </label>`;
    return html`
      <div class="controls" style="margin-top:16px">
        <label class="wide">
          <span>Number at step ${at}: <strong>${number!.toFixed(2)}</strong></span>
          <input type="range" min="-1" max="1" step="0.05" .value=${String(number)}
            @input=${(event: Event) => setInput(0, Number(textOf(event)))} />
        </label>
        ${check(1, 'write', write === 1)} ${check(2, 'read', read === 1)}
        <label>Unit
          <select @change=${(event: Event) => {
            this.unit = Number(textOf(event));
          }}>
            ${Array.from({ length: network.cell.hiddenSize }, (_, n) => html`<option value=${n} ?selected=${n === this.unit}>${n + 1}</option>`)}
          </select>
        </label>
        ${
          this.cell === 'gru'
            ? html`<label>Reset gate acts
                <select @change=${(event: Event) => this.#become(textOf(event) as CellKind)}>
                  <option value="gru" ?selected=${kind === 'gru'}>after the weights</option>
                  <option value="gru-before" ?selected=${kind === 'gru-before'}>before the weights</option>
                </select>
              </label>`
            : nothing
        }
      </div>
      <div class="controls">
        <label>Hold a gate
          <select @change=${(event: Event) => {
            const [gate, value] = textOf(event).split(' ');
            this.ablation =
              value === undefined ? undefined : { gate: gate as GateName, value: Number(value) };
          }}>
            <option value="none" ?selected=${!ablation}>none: as trained</option>
            ${gates
              .filter((gate) => gate !== 'g' && gate !== 'n')
              .flatMap((gate) =>
                [1, 0].map(
                  (
                    value,
                  ) => html`<option value="${gate} ${value}" ?selected=${ablation?.gate === gate && ablation.value === value}>
                    ${gate} always ${value === 1 ? 'open (1)' : 'shut (0)'}</option>`,
                ),
              )}
          </select>
        </label>
        <label>Push the bias of
          <select @change=${(event: Event) => {
            this.push = { gate: textOf(event) as GateName, by: push.by };
          }}>
            ${gates.map((gate) => html`<option value=${gate} ?selected=${gate === push.gate}>${gate}</option>`)}
          </select>
        </label>
        <label class="wide">
          <span>in this unit by <strong>${push.by}</strong></span>
          <input type="range" min="-6" max="6" step="0.5" .value=${String(push.by)}
            @input=${(event: Event) => {
              this.push = { ...push, by: Number(textOf(event)) };
            }} />
        </label>
      </div>
    `;
  }

  #mend = (): void => {
    this.ablation = undefined;
    this.push = { ...this.push, by: 0 };
  };
}
