import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { drawAbc } from '../score/draw-abc.ts';
import { loadAbcjs } from '../score/load-abcjs.ts';
import { momentAt, nearestMoment } from '../score/moments.ts';
import { type ReadScore, readScore } from '../score/read-score.ts';
import { scoreStyles } from '../score/styles.ts';
import type { ScoreMoment } from '../score/types.ts';
import type { VoiceInWords } from '../score/words.ts';
import { musicStyles } from './music-styles.ts';

/** Characters of ABC. What is longer would keep the page busy for ten seconds and more. */
const longest = 100_000;
const narrowest = 240;

/**
 * `<recurra-score>`: music on staves, from ABC text, drawn by abcjs (which the page's package must have installed).
 *
 * Fires `seek` (`{ seconds }`) when a note is clicked, and `score-error` (`{ message }`) when nothing can be drawn.
 *
 * @example
 * const score = document.querySelector('recurra-score');
 * score.abc = writeAbc(sequence); // of @recurra/music
 * controls.addEventListener('position-change', ({ detail }) => { score.seconds = detail.seconds; });
 */
export class RecurraScore extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    abc: { type: String },
    seconds: { attribute: false },
    label: { type: String },
    width: { state: true },
    message: { state: true },
    words: { state: true },
  };

  static override readonly styles: CSSResult[] = [musicStyles, scoreStyles];

  /** The music, as ABC text; the first tune of it is drawn. */
  declare abc: string | undefined;
  /** Where the music is, at the tempo that is written: what sounds there is marked. Nothing is if left out. */
  declare seconds: number | undefined;
  /** Its name for assistive technology. Default: the music's title. */
  declare label: string | undefined;
  /** @internal Pixels available. */
  declare protected width: number;
  /** @internal Why nothing is drawn. */
  declare protected message: string | undefined;
  /** @internal The music for those who do not see it. */
  declare protected words: readonly VoiceInWords[];

  #observer: ResizeObserver | undefined;
  #moments: readonly ScoreMoment[] = [];
  #marked: ScoreMoment | undefined;
  #title: string | undefined;

  constructor() {
    super();
    this.width = 0;
    this.words = [];
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

  protected override render(): TemplateResult {
    const name = this.label ?? this.#title ?? 'Score';
    return html`
      ${this.message === undefined ? nothing : html`<p class="note" role="status">${this.message}</p>`}
      <div
        class="paper"
        part="paper"
        role="img"
        aria-label=${`${name}, staves. The notes follow as text.`}
        ?hidden=${this.message !== undefined}
        @click=${this.#onClick}
      ></div>
      <div class="hidden">
        ${this.words.map(
          ({ bars, name: voice }) => html`<section aria-label=${`${name}, ${voice}`}>
            <ol>
              ${bars.map((bar) => html`<li>${bar}</li>`)}
            </ol>
          </section>`,
        )}
      </div>
    `;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('abc') || changed.has('width')) void this.#draw();
    else if (changed.has('seconds')) this.#mark();
  }

  async #draw(): Promise<void> {
    const { abc = '', width } = this;
    if (width === 0) return;
    if (abc.trim() === '') {
      this.#empty('No music yet.');
      return;
    }
    try {
      if (abc.length > longest)
        throw new RangeError(
          `This music is too long to be drawn: ${abc.length} characters of ABC, at most ${longest}.`,
        );
      const { renderAbc } = await loadAbcjs();
      // Something else may have been asked for meanwhile.
      if (abc !== this.abc || width !== this.width || !this.isConnected) return;
      this.#show(readScore(() => drawAbc(renderAbc, this.#paper, abc, Math.max(narrowest, width))));
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #show({ moments, title, words }: ReadScore): void {
    this.message = undefined;
    this.#moments = moments;
    this.#marked = undefined;
    this.#title = title;
    this.words = words;
    // Who has only a keyboard must be able to scroll.
    this.#paper.tabIndex = this.#paper.scrollHeight > this.#paper.clientHeight ? 0 : -1;
    this.#mark();
  }

  #fail(message: string): void {
    this.#empty(message);
    const detail = { message };
    this.dispatchEvent(new CustomEvent('score-error', { detail, bubbles: true, composed: true }));
  }

  #empty(message: string): void {
    this.#paper.replaceChildren();
    this.#moments = [];
    this.words = [];
    this.message = message;
  }

  #mark(): void {
    const moment = this.seconds === undefined ? undefined : momentAt(this.#moments, this.seconds);
    if (moment === this.#marked) return;
    for (const element of this.#marked?.elements ?? []) element.classList.remove('on');
    for (const element of moment?.elements ?? []) element.classList.add('on');
    this.#marked = moment;
    if (moment?.elements[0]) this.#reveal(moment.elements[0]);
  }

  /** Scrolls the staves, and never the page. */
  #reveal(element: Element): void {
    const paper = this.#paper;
    const [seen, wanted] = [paper.getBoundingClientRect(), element.getBoundingClientRect()];
    if (wanted.top >= seen.top && wanted.bottom <= seen.bottom) return;
    paper.scrollTop += wanted.top - seen.top - seen.height / 4;
  }

  get #paper(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.paper')!;
  }

  readonly #onClick = (event: MouseEvent): void => {
    const moment = nearestMoment(this.#moments, event.clientX, event.clientY);
    if (moment === undefined) return;
    const detail = { seconds: moment.seconds };
    this.dispatchEvent(new CustomEvent('seek', { detail, bubbles: true, composed: true }));
  };
}
