import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type SVGTemplateResult,
  svg,
  type TemplateResult,
} from 'lit';
import { networkStyles, short } from './styles.ts';

/** What a network did at one step. */
export interface UnrolledStep {
  readonly input: ArrayLike<number>;
  readonly hidden: ArrayLike<number>;
  readonly output?: ArrayLike<number>;
}

const box = { width: 50, height: 22 };
const gap = 30;

/** Where things start, from above; `cell` is how high the cell is. */
interface Tops {
  readonly output: number;
  readonly hidden: number;
  readonly cell: number;
  readonly input: number;
  readonly bottom: number;
}

/**
 * `<recurra-unrolled-network>`: a recurrent cell as a loop, and beside it the same cell once for every step of a sequence.
 *
 * What lies after `at` is not known yet, and pale. The arrow keys walk; the picture follows. Fires `recurra-step` with
 * `{ step }` when the reader goes somewhere else, by key or click.
 *
 * @example
 * const network = document.querySelector('recurra-unrolled-network');
 * network.steps = [{ input: [1], hidden: [0.7, -0.2], output: [0.1] }, { input: [0], hidden: [0.3, 0.5], output: [0.9] }];
 * network.at = 2;
 */
export class RecurraUnrolledNetwork extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    steps: { attribute: false },
    at: { type: Number },
    label: { type: String },
    width: { state: true },
  };

  static override readonly styles: CSSResult = css`
    ${networkStyles}
    .walk {
      outline-offset: 4px;
    }
    rect {
      stroke: var(--_muted);
      stroke-width: 1;
      fill: var(--_surface);
    }
    .fill {
      stroke: none;
    }
    .positive {
      fill: var(--_forecast);
    }
    .negative {
      fill: var(--_accent);
    }
    .cell {
      fill: none;
      stroke: var(--_grid);
      stroke-width: 1.5;
    }
    .now .cell {
      stroke: var(--_forecast);
      stroke-width: 2.5;
    }
    text {
      font-size: 12px;
      text-anchor: middle;
      fill: var(--_text);
    }
    .muted {
      fill: var(--_muted);
    }
    .side {
      text-anchor: start;
    }
    path {
      fill: none;
      stroke: var(--_muted);
      stroke-width: 1.5;
    }
    .head {
      fill: var(--_muted);
      stroke: none;
    }
    .later {
      opacity: 0.2;
    }
    .column {
      cursor: pointer;
    }
  `;

  /** The sequence: inputs, hidden states, outputs. */
  declare steps: readonly UnrolledStep[];
  /** The step that is being made, counted from 1. */
  declare at: number;
  /** Name for assistive technology. */
  declare label: string | undefined;
  /** @internal Pixels available. */
  declare protected width: number;

  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.steps = [];
    this.at = 1;
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver((entries) => {
      const width = Math.floor(entries[0]?.contentRect.width ?? 0);
      if (width > 0) this.width = width;
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const step = this.steps[this.at - 1];
    if (this.width === 0 || step === undefined) return nothing;
    const rows = [step.output?.length ?? 0, step.hidden.length, step.input.length] as const;
    const tops = this.#tops(rows);
    const height = tops.bottom + 24;
    // On a phone, as many steps as can be: closer, and the loop with less room around it.
    const narrow = this.width < 420;
    const [folded, column] = narrow ? [112, 58] : [150, 66];
    const fit = Math.max(1, Math.min(this.steps.length, Math.floor((this.width - folded - 4) / column)));
    const first = Math.max(0, Math.min(this.steps.length - fit, this.at - Math.ceil(fit / 2) - 1));
    const said = [
      `Step ${this.at} of ${this.steps.length}`,
      `input ${Array.from(step.input, short).join(', ')}`,
      `hidden state ${Array.from(step.hidden, short).join(', ')}`,
      ...(step.output ? [`output ${Array.from(step.output, short).join(', ')}`] : []),
    ].join('; ');
    return html`
      <div
        class="walk"
        role="slider"
        tabindex="0"
        aria-roledescription="network over time"
        aria-label=${this.label ?? 'The network, unrolled over time'}
        aria-valuemin="1"
        aria-valuemax=${this.steps.length}
        aria-valuenow=${this.at}
        aria-valuetext=${said}
        @keydown=${this.#onKey}
      >
        <svg viewBox="0 0 ${this.width} ${height}" aria-hidden="true">
          ${this.#column(step, -1, 44, tops, true)} ${this.#loop(44, tops)}
          ${svg`<text class="muted" x=${narrow ? 100 : 114} y=${tops.hidden + tops.cell / 2 + 5} style="font-size:18px">=</text>`}
          ${this.steps.slice(first, first + fit).map((one, n) => {
            const x = folded + n * column + (narrow ? 31 : 25);
            return svg`${this.#column(one, first + n, x, tops, false)}${this.#arrow(x, tops, first + n, first + n > 0)}`;
          })}
        </svg>
      </div>
    `;
  }

  #tops([outputs, hidden, inputs]: readonly [number, number, number]): Tops {
    const output = 20;
    const cellTop = output + outputs * box.height + (outputs > 0 ? gap : 0);
    const cell = hidden * box.height + 12;
    const input = cellTop + cell + gap;
    return { output, hidden: cellTop, cell, input, bottom: input + inputs * box.height };
  }

  #boxes(values: ArrayLike<number>, x: number, y: number): SVGTemplateResult[] {
    return Array.from(
      values,
      (value, k) => svg`
        <rect x=${x - box.width / 2} y=${y + k * box.height} width=${box.width} height=${box.height} />
        <rect
          class="fill ${value < 0 ? 'negative' : 'positive'}"
          fill-opacity=${0.45 * Math.min(1, Math.abs(value))}
          x=${x - box.width / 2} y=${y + k * box.height} width=${box.width} height=${box.height}
        />
        <text x=${x} y=${y + k * box.height + 15.5}>${short(value)}</text>`,
    );
  }

  #column(step: UnrolledStep, index: number, x: number, tops: Tops, folded: boolean): SVGTemplateResult {
    const state = folded
      ? 'now'
      : index + 1 === this.at
        ? 'now column'
        : index + 1 > this.at
          ? 'later column'
          : 'column';
    const up = (from: number, to: number) => svg`
      <path d="M${x} ${from} V${to + 6}" />
      <path class="head" d="M${x} ${to} l-3.5 7 h7 z" />`;
    return svg`
      <g class=${state} @click=${folded ? nothing : () => this.#go(index + 1)}>
        ${step.output ? svg`${this.#boxes(step.output, x, tops.output)}${up(tops.hidden, tops.hidden - gap + 2)}` : nothing}
        <rect class="cell" x=${x - 30} y=${tops.hidden} width="60" height=${tops.cell} rx="8" />
        ${this.#boxes(step.hidden, x, tops.hidden + 6)}
        ${up(tops.input, tops.hidden + tops.cell + 2)}
        ${this.#boxes(step.input, x, tops.input)}
        <text class="muted" x=${x} y=${tops.bottom + 17}>${folded ? 'input' : index + 1}</text>
        ${folded && step.output ? svg`<text class="muted" x=${x} y="13">output</text>` : nothing}
      </g>
    `;
  }

  /** The arrow from the step before. */
  #arrow(x: number, tops: Tops, index: number, drawn: boolean): SVGTemplateResult {
    const y = tops.hidden + tops.cell / 2;
    if (!drawn) return svg``;
    return svg`
      <g class=${index + 1 > this.at ? 'later' : ''}>
        <path class="head" d="M${x - 29} ${y} l-6 -4 v8 z" />
      </g>
    `;
  }

  /** The state on its way back into the cell. */
  #loop(x: number, tops: Tops): SVGTemplateResult {
    const [y, bottom] = [tops.hidden + tops.cell / 2, tops.hidden + tops.cell + 12];
    return svg`
      <path d="M${x + 30} ${y} h14 q6 0 6 6 V${bottom - 6} q0 6 -6 6 H${x - 28} q-6 0 -6 -6 V${y + 6} q0 -6 4 -6" />
      <path class="head" d="M${x - 29} ${y} l-6 -4 v8 z" />
    `;
  }

  #go(step: number): void {
    const at = Math.max(1, Math.min(this.steps.length, step));
    if (at === this.at) return;
    this.at = at;
    this.dispatchEvent(
      new CustomEvent('recurra-step', { detail: { step: at }, bubbles: true, composed: true }),
    );
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to: Record<string, number> = {
      ArrowLeft: this.at - 1,
      ArrowDown: this.at - 1,
      ArrowRight: this.at + 1,
      ArrowUp: this.at + 1,
      PageUp: this.at - 5,
      PageDown: this.at + 5,
      Home: 1,
      End: this.steps.length,
    };
    const target = to[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#go(target);
  };
}
