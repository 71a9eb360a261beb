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
import { classMap } from 'lit/directives/class-map.js';
import {
  type CellLayout,
  cellLayout,
  type DiagramCell,
  type DiagramEdge,
  type DiagramNode,
} from './cell-layouts.ts';
import { networkStyles, short } from './styles.ts';

/** The part under the pointer or in focus. */
export interface CellPart {
  /** For example `f`, `forget` (f∘c), `c-before`. */
  readonly part: string;
}

/**
 * `<recurra-cell-diagram>`: an RNN, LSTM or GRU cell, with the numbers of one step in it.
 *
 * It can be revealed part by part, one part can be lit, and gates can be shown as held. Fires `recurra-part` (a
 * {@link CellPart}, or `undefined` on leaving) when the pointer or the focus is on a part.
 *
 * @example
 * const diagram = document.querySelector('recurra-cell-diagram');
 * diagram.cell = 'lstm';
 * diagram.values = { x: 1, f: 0.9, i: 0.1, g: 0.5, o: 0.7, 'c-before': 0.3, c: 0.32, h: 0.22 };
 */
export class RecurraCellDiagram extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    cell: { type: String },
    resetAfter: { type: Boolean, attribute: 'reset-after' },
    values: { attribute: false },
    revealed: { type: Number },
    lit: { type: String },
    held: { attribute: false },
    label: { type: String },
  };

  static override readonly styles: CSSResult = css`
    ${networkStyles}
    .frame {
      fill: none;
      stroke: var(--_grid);
      stroke-width: 1.5;
    }
    .edge {
      fill: none;
      stroke: var(--_muted);
      stroke-width: 1.5;
    }
    .head {
      fill: var(--_muted);
    }
    .node rect,
    .node circle {
      fill: var(--_surface);
      stroke: var(--_muted);
      stroke-width: 1.5;
    }
    .gate rect {
      stroke: var(--_forecast);
      stroke-width: 2;
    }
    .held rect {
      stroke: var(--_accent);
      stroke-dasharray: 4 3;
    }
    text {
      fill: var(--_text);
      font-size: 14px;
      text-anchor: middle;
    }
    .value {
      font-size: 12px;
      fill: var(--_text);
    }
    .note {
      font-size: 12px;
      fill: var(--_muted);
      text-anchor: start;
    }
    .small {
      font-size: 10px;
    }
    .symbol {
      font-style: italic;
    }
    .on.edge {
      stroke: var(--_accent);
      stroke-width: 3;
    }
    .on .head {
      fill: var(--_accent);
    }
    .on.node rect,
    .on.node circle {
      stroke: var(--_accent);
      stroke-width: 3;
    }
    .veiled {
      opacity: 0.14;
    }
    .node {
      cursor: default;
      outline: none;
    }
    .node:focus-visible rect,
    .node:focus-visible circle {
      stroke: var(--_forecast);
      stroke-width: 3.5;
    }
    @media (prefers-reduced-motion: no-preference) {
      .node,
      .edge {
        transition: opacity 0.4s;
      }
    }
  `;

  /** Which cell. Default `lstm`. */
  declare cell: DiagramCell;
  /** GRU: whether the reset gate acts after the recurrent product. */
  declare resetAfter: boolean;
  /** The numbers of a step, by part. */
  declare values: Readonly<Record<string, number>>;
  /** Stages that are shown; all if left out. An LSTM's are forget gate, what is written, cell state, output. */
  declare revealed: number | undefined;
  /** The part that is lit. */
  declare lit: string | undefined;
  /** Gates that do not follow their weights. */
  declare held: readonly string[];
  /** Name for assistive technology. */
  declare label: string | undefined;

  constructor() {
    super();
    this.cell = 'lstm';
    this.resetAfter = false;
    this.values = {};
    this.held = [];
  }

  protected override render(): TemplateResult {
    const layout = cellLayout(this.cell, this.resetAfter);
    const label = this.label ?? `A cell: ${this.cell === 'rnn' ? 'RNN' : this.cell.toUpperCase()}`;
    return html`
      <svg viewBox="0 0 400 ${layout.height}" role="group" aria-label=${label}>
        ${svg`<rect class="frame" x="56" y="14" width="288" height=${layout.height - 68} rx="14" />`}
        ${layout.edges.map((edge) => this.#edge(edge, layout))}
        ${layout.nodes.map((node) => this.#node(node, layout))}
      </svg>
    `;
  }

  #veiled(stage: number, { stages }: CellLayout): boolean {
    return stage > (this.revealed ?? stages);
  }

  #edge({ part, path, stage, note }: DiagramEdge, layout: CellLayout): SVGTemplateResult {
    const classes = { on: this.lit === part, veiled: this.#veiled(stage, layout) };
    const [from, to] = [path.at(-2)!, path.at(-1)!];
    const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
    return svg`
      <g class=${classMap(classes)} aria-hidden="true">
        <polyline class=${classMap({ ...classes, edge: true })} points=${path.map((corner) => corner.join()).join(' ')} />
        <path class="head" d="M0 0 L-7 -3.5 L-7 3.5 Z" transform="translate(${to[0]} ${to[1]}) rotate(${angle})" />
        ${note ? svg`<text class="note" x=${note.x} y=${note.y}>${note.text}</text>` : nothing}
      </g>
    `;
  }

  #node(node: DiagramNode, layout: CellLayout): SVGTemplateResult {
    const veiled = this.#veiled(node.stage, layout);
    const held = this.held.includes(node.part);
    const value = short(this.values[node.part]);
    const classes = { node: true, [node.shape]: true, on: this.lit === node.part, veiled, held };
    const words = `${node.words}${value ? `: ${value}` : ''}${held ? ', held' : ''}`;
    const say = (part: string | undefined) => () => this.#say(part);
    return svg`
      <g
        class=${classMap(classes)}
        transform="translate(${node.x} ${node.y})"
        role="img"
        tabindex=${veiled ? nothing : 0}
        aria-hidden=${veiled ? 'true' : nothing}
        aria-label=${words}
        @pointerenter=${say(node.part)}
        @pointerleave=${say(undefined)}
        @focus=${say(node.part)}
        @blur=${say(undefined)}
      >
        ${this.#shape(node)}
        <text class=${node.symbol.length > 3 ? 'small' : 'symbol'} y=${node.shape === 'op' ? 4 : -2}>${node.symbol}${
          node.index ? svg`<tspan dy="4" font-size="10">${node.index}</tspan>` : nothing
        }</text>
        ${node.shape === 'op' && !node.label ? nothing : svg`<text class="value" x=${node.label?.[0] ?? 0} y=${node.label?.[1] ?? 14}>${value}</text>`}
      </g>
    `;
  }

  #shape({ shape, symbol }: DiagramNode): SVGTemplateResult {
    if (shape === 'op') return svg`<circle r=${symbol.length > 1 ? 15 : 12} />`;
    const width = shape === 'gate' ? 52 : 46;
    return svg`<rect x=${-width / 2} y="-20" width=${width} height="41" rx=${shape === 'gate' ? 6 : 20} />`;
  }

  #say(part: string | undefined): void {
    const detail: CellPart | undefined = part === undefined ? undefined : { part };
    this.dispatchEvent(new CustomEvent('recurra-part', { detail, bubbles: true, composed: true }));
  }
}
