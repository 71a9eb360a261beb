import { tempoMap, writeAbc } from '@recurra/music/inference';
import type { Player } from '@recurra/music/player';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import type { Range } from '../compose/compose-state.ts';
import type { Sheet, SheetNote } from '../compose/sheet.ts';
import { download, type FileFormat } from './download.ts';
import { sheetStyles } from './sheet-styles.ts';
import { Sound } from './sound.ts';

/**
 * `<music-sheet>`: music to see, hear, edit and take away. Fires `change-notes` (detail: the notes), `change-range`
 * (detail: the range that is marked, or undefined), and `problem` (detail: a sentence).
 */
export class SheetPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    sheet: { attribute: false },
    range: { attribute: false },
    stepsPerQuarter: { attribute: false },
    writing: { type: Boolean },
    readOnly: { type: Boolean },
    compact: { type: Boolean },
    name: { type: String },
    player: { state: true },
    loading: { state: true },
    making: { state: true },
    abc: { state: true },
  };

  static override readonly styles: CSSResult[] = sheetStyles;

  /** The music. */
  declare sheet: Sheet;
  /** The part that is marked. */
  declare range: Range | undefined;
  /** The grid that edits keep to. */
  declare stepsPerQuarter: number;
  /** Whether more is being written. */
  declare writing: boolean;
  declare readOnly: boolean;
  /** Without files and score. */
  declare compact: boolean;
  /** Base of the names of files. */
  declare name: string;
  declare private player: Player | undefined;
  declare private loading: boolean;
  /** The file that is being made. */
  declare private making: FileFormat | undefined;
  /** The music as ABC, while the staff is open. */
  declare private abc: string | undefined;
  readonly #sound: Sound = new Sound();
  /** Where playing is to begin, before there is a player. */
  #from = 0;

  constructor() {
    super();
    this.stepsPerQuarter = 4;
    this.writing = false;
    this.readOnly = false;
    this.compact = false;
    this.name = 'music';
    this.loading = false;
    this.#sound.addEventListener('change', () => {
      const { player } = this.#sound;
      this.player = player;
      // The part that is marked is what is repeated.
      if (player?.loop === true && this.#marked) player.loop = this.#marked;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.player?.pause();
    // A sample does not come back; the music of a room that was left does, with its tempo and voices.
    if (!this.compact) return;
    this.#sound.dispose();
    this.player = undefined;
  }

  /** The marked part, if it is one. */
  get #marked(): Range | undefined {
    return this.range && this.range.start < this.range.end ? this.range : undefined;
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Does something that may fail, and says so if it does. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#tell('problem', error instanceof Error ? error.message : String(error));
    }
  }

  /** Plays what is about to be written. */
  playLive(): Promise<void> {
    return this.#attempt(() =>
      this.#sound.playLive(
        () => this.sheet,
        () => this.writing,
      ),
    );
  }

  /** Plays or pauses. */
  async toggle(): Promise<void> {
    if (this.#sound.isPlaying) {
      this.player?.pause();
      return;
    }
    if (this.sheet.notes.length === 0 && !this.writing) return;
    this.loading = this.player === undefined;
    await this.#attempt(() => this.#sound.play(() => this.sheet, this.#from));
    this.loading = false;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const { player } = this;
    if (player === undefined) return;
    if (player.sequence !== this.sheet) player.sequence = this.sheet;
    if (player.live !== this.writing && (changed.has('writing') || !this.writing)) player.live = this.writing;
    if (changed.has('range') && player.loop !== false) player.loop = this.#marked ?? true;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('sheet') && this.abc !== undefined) void this.#writeAbc();
  }

  #follow({ detail }: CustomEvent<{ tick: number; seconds: number }>): void {
    const roll = this.renderRoot.querySelector('recurra-piano-roll');
    const score = this.renderRoot.querySelector('recurra-score');
    if (roll) roll.playhead = detail.tick;
    if (score) score.seconds = detail.seconds;
  }

  #seek(tick: number): void {
    if (this.player) this.player.seek(tick);
    else {
      this.#from = tick;
      const roll = this.renderRoot.querySelector('recurra-piano-roll');
      if (roll) roll.playhead = tick;
    }
  }

  async #save(format: FileFormat): Promise<void> {
    this.making = format;
    await this.#attempt(() => download(this.sheet, format, this.name, this.player?.tempo));
    this.making = undefined;
  }

  protected override render(): TemplateResult {
    const empty = this.sheet.notes.length === 0;
    return html`
      ${this.#transport(empty)}
      <recurra-piano-roll
        .sequence=${this.sheet}
        .loop=${this.#marked}
        .stepsPerQuarter=${this.stepsPerQuarter}
        .readOnly=${this.readOnly || this.writing}
        .label=${this.name}
        @notes-change=${(event: CustomEvent<{ notes: readonly SheetNote[] }>) =>
          this.#tell('change-notes', event.detail.notes)}
        @loop-change=${(event: CustomEvent<{ loop: Range | undefined }>) =>
          this.#tell('change-range', event.detail.loop)}
        @seek=${(event: CustomEvent<{ tick: number }>) => this.#seek(event.detail.tick)}
        @play-toggle=${() => this.toggle()}
      ></recurra-piano-roll>
      ${this.compact ? nothing : this.#files(empty)}
    `;
  }

  #transport(empty: boolean): TemplateResult {
    if (this.player)
      return html`<recurra-player
        .player=${this.player}
        ?hide-voices=${this.compact}
        @position-change=${this.#follow}
      ></recurra-player>`;

    return html`
      <div class="actions">
        <button ?disabled=${empty || this.loading} @click=${() => this.toggle()}>
          ${this.loading ? 'Tuning the instruments…' : '▶ Play'}
        </button>
      </div>
    `;
  }

  #files(empty: boolean): TemplateResult {
    const button = (format: FileFormat, text: string, making = 'Writing…') =>
      html`<button ?disabled=${empty || this.writing || this.making !== undefined} @click=${() => this.#save(format)}>
        ${this.making === format ? making : text}
      </button>`;
    return html`
      <div class="actions">
        ${button('mid', 'Download MIDI')} ${button('abc', 'Download ABC')}
        ${button('wav', 'Download WAV', 'Rendering…')}
      </div>
      <details @toggle=${(event: Event) => this.#staff((event.target as HTMLDetailsElement).open)}>
        <summary>As a score</summary>
        ${
          this.abc === undefined
            ? nothing
            : empty
              ? html`<p class="muted small">No notes yet.</p>`
              : html`<recurra-score
                .abc=${this.abc}
                @seek=${(event: CustomEvent<{ seconds: number }>) =>
                  this.#seek(tempoMap(this.sheet).tickAt(event.detail.seconds))}
              ></recurra-score>`
        }
      </details>
    `;
  }

  async #staff(open: boolean): Promise<void> {
    if (open) await this.#writeAbc();
    else this.abc = undefined;
  }

  /** While it is written, the score would be drawn over and over. */
  async #writeAbc(): Promise<void> {
    if (this.writing) return;
    await this.#attempt(async () => {
      this.abc = writeAbc(this.sheet);
    });
  }
}
