import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { networkStyles } from './styles.ts';

/**
 * `<recurra-stepper>`: play, pause, scrub and step through a sequence.
 *
 * Where the reader prefers reduced motion there is no play button, only steps. Fires `recurra-step` with `{ step }`.
 *
 * @example
 * <recurra-stepper length="20"></recurra-stepper>
 * stepper.addEventListener('recurra-step', ({ detail }) => { network.at = detail.step; });
 */
export class RecurraStepper extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    length: { type: Number },
    at: { type: Number },
    interval: { type: Number },
    label: { type: String },
    playing: { state: true },
    still: { state: true },
  };

  static override readonly styles: CSSResult = css`
    ${networkStyles}
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      font-size: 14px;
    }
    button {
      min-width: 44px;
      min-height: 36px;
      padding: 0 10px;
      font: inherit;
      color: var(--_text);
      background: var(--_surface);
      border: 1px solid var(--_muted);
      border-radius: 8px;
      cursor: pointer;
    }
    button:disabled {
      opacity: 0.45;
      cursor: default;
    }
    input {
      flex: 1 1 120px;
      min-width: 100px;
      accent-color: var(--_forecast);
    }
    output {
      min-width: 6.5em;
      font-variant-numeric: tabular-nums;
      color: var(--_muted);
    }
  `;

  /** Steps there are. */
  declare length: number;
  /** The step one is at, counted from 1. */
  declare at: number;
  /** Milliseconds between two steps while it plays. Default 700. */
  declare interval: number;
  /** What is being stepped through, for assistive technology. Default `Step`. */
  declare label: string;
  /** @internal */
  declare protected playing: boolean;
  /** @internal Whether the reader prefers reduced motion. */
  declare protected still: boolean;

  #timer: ReturnType<typeof setInterval> | undefined;
  #media: MediaQueryList | undefined;

  constructor() {
    super();
    this.length = 1;
    this.at = 1;
    this.interval = 700;
    this.label = 'Step';
    this.playing = false;
    this.still = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#media = matchMedia('(prefers-reduced-motion: reduce)');
    this.#media.addEventListener('change', this.#onMedia);
    this.#onMedia();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#media?.removeEventListener('change', this.#onMedia);
    this.pause();
  }

  /** Plays from here; from the start, if here is the end. */
  play(): void {
    if (this.playing) return;
    if (this.at >= this.length) this.#go(1);
    this.playing = true;
    this.#timer = setInterval(() => {
      this.#go(this.at + 1);
      if (this.at >= this.length) this.pause();
    }, this.interval);
  }

  /** Stops playing, and stays here. */
  pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  #onMedia = (): void => {
    this.still = this.#media?.matches ?? false;
    if (this.still) this.pause();
  };

  #go(step: number): void {
    const at = Math.max(1, Math.min(this.length, step));
    if (at === this.at) return;
    this.at = at;
    this.dispatchEvent(
      new CustomEvent('recurra-step', { detail: { step: at }, bubbles: true, composed: true }),
    );
  }

  #step(by: number): void {
    this.pause();
    this.#go(this.at + by);
  }

  protected override render(): TemplateResult {
    const { at, length, playing } = this;
    return html`
      <div class="bar" role="group" aria-label=${`${this.label}: controls`}>
        <button type="button" aria-label="One step back" ?disabled=${at <= 1} @click=${() => this.#step(-1)}>◀</button>
        ${
          this.still
            ? nothing
            : html`<button type="button" @click=${() => (playing ? this.pause() : this.play())}>
                ${playing ? 'Pause' : 'Play'}
              </button>`
        }
        <button type="button" aria-label="One step on" ?disabled=${at >= length} @click=${() => this.#step(1)}>▶</button>
        <input
          type="range"
          min="1"
          max=${length}
          .value=${String(at)}
          aria-label=${this.label}
          @input=${(event: Event) => {
            this.pause();
            this.#go(Number((event.target as HTMLInputElement).value));
          }}
        />
        <output>Step ${at} of ${length}</output>
      </div>
    `;
  }
}
