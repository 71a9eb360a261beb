import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  svg,
  type TemplateResult,
} from 'lit';
import { live } from 'lit/directives/live.js';
import { voiceColours } from '../piano-roll/theme.ts';
import { playerStyles } from '../player/styles.ts';
import type { PlayerLike, PlayerVoiceLike } from '../player/types.ts';
import { clock, stateInWords } from '../player/words.ts';
import { musicStyles } from './music-styles.ts';

const [slowest, fastest] = [25, 200];
const steps = 1000;
const icon = (path: string): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${path} />`}</svg>`;
const icons = {
  play: icon('M7 4v16l13-8z'),
  pause: icon('M6 4h4v16H6zM14 4h4v16h-4z'),
  stop: icon('M5 5h14v14H5z'),
  loop: icon('M17 2l4 4-4 4V7H7v4H5V5h12zM7 22l-4-4 4-4v3h10v-4h2v6H7z'),
};

const numberOf = (event: Event): number => (event.target as HTMLInputElement).valueAsNumber;

/**
 * `<recurra-player>`: play, pause, stop, tempo, loop, place, and each voice's loudness, for a player of
 * `@recurra/music/player` or anything like it.
 *
 * Fires `position-change` (`{ tick, seconds }`) on every frame in which the music moves: what a playhead follows. What is
 * put into it (download links, say) stands at the end of the controls. Space plays and pauses.
 *
 * @example
 * const controls = document.querySelector('recurra-player');
 * controls.player = await createPlayer({ sequence });
 * controls.addEventListener('position-change', ({ detail }) => { roll.playhead = detail.tick; });
 */
export class RecurraPlayer extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    player: { attribute: false },
    label: { type: String },
    hideVoices: { type: Boolean, attribute: 'hide-voices' },
    dragged: { state: true },
    error: { state: true },
  };

  static override readonly styles: CSSResult[] = [musicStyles, playerStyles];

  /** What is driven; nothing can be pressed without it. */
  declare player: PlayerLike | undefined;
  /** Its name for assistive technology. Default `Player`. */
  declare label: string | undefined;
  /** Leave out the voices' controls. */
  declare hideVoices: boolean;
  /** @internal Where the place is being dragged to, as a share of the whole. */
  declare protected dragged: number | undefined;
  /** @internal Why nothing plays. */
  declare protected error: string | undefined;

  #heard: PlayerLike | undefined;
  #frame = 0;
  #told = Number.NaN;

  constructor() {
    super();
    this.hideVoices = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen(this.player);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listen(undefined);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('player')) return;
    this.error = undefined;
    this.dragged = undefined;
    this.#listen(this.isConnected ? this.player : undefined);
  }

  protected override render(): TemplateResult {
    const { player } = this;
    const isOff = player === undefined || player.state === 'disposed';
    const isOn = player?.state === 'playing' || player?.state === 'waiting';
    return html`
      <div role="group" aria-label=${this.label ?? 'Player'} @keydown=${this.#onKey}>
        <div class="row transport" part="transport">
          <button type="button" aria-label=${isOn ? 'Pause' : 'Play'} ?disabled=${isOff} @click=${this.#toggle}>
            ${isOn ? icons.pause : icons.play}
          </button>
          <button type="button" aria-label="Stop" ?disabled=${isOff} @click=${() => player?.stop()}>${icons.stop}</button>
          <button
            type="button"
            aria-label="Loop"
            aria-pressed=${player !== undefined && player.loop !== false}
            ?disabled=${isOff}
            @click=${() => {
              if (player) player.loop = player.loop === false;
            }}
          >
            ${icons.loop}
          </button>
          ${this.#place(isOff)} ${this.#tempo(isOff)}
          <slot></slot>
        </div>
        ${this.hideVoices || isOff || player.voices.length < 2 ? nothing : this.#voices(player.voices)}
        ${this.error === undefined ? nothing : html`<p class="error" role="alert">${this.error}</p>`}
        <span class="hidden" role="status">${player ? stateInWords(player.state) : 'No music yet'}</span>
      </div>
    `;
  }

  #place(isOff: boolean): TemplateResult {
    const { player } = this;
    const duration = player?.duration ?? 0;
    const share = this.dragged ?? (player && player.length > 0 ? player.position / player.length : 0);
    // While it is dragged: as if the tempo were the same everywhere, which players alone know.
    const seconds = this.dragged === undefined ? (player?.seconds ?? 0) : this.dragged * duration;
    const words = `${clock(seconds)} of ${clock(duration)}`;
    return html`
      <input
        class="place"
        type="range"
        aria-label="Place"
        aria-valuetext=${words}
        min="0"
        max=${steps}
        .value=${live(String(Math.round(share * steps)))}
        ?disabled=${isOff}
        @input=${(event: Event) => {
          this.dragged = numberOf(event) / steps;
        }}
        @change=${this.#drop}
        @pointerup=${this.#drop}
        @blur=${this.#drop}
      />
      <span class="time">${clock(seconds)} / ${clock(duration)}</span>
    `;
  }

  #tempo(isOff: boolean): TemplateResult {
    const percent = Math.round((this.player?.tempo ?? 1) * 100);
    return html`<label
      >Tempo
      <input
        type="range"
        min=${slowest}
        max=${fastest}
        step="5"
        aria-valuetext=${`${percent} %`}
        .value=${live(String(percent))}
        ?disabled=${isOff}
        @input=${(event: Event) => {
          if (this.player) this.player.tempo = numberOf(event) / 100;
        }}
      />
      <output>${percent} %</output></label
    >`;
  }

  #voices(voices: readonly PlayerVoiceLike[]): TemplateResult {
    return html`<ul class="voices" part="voices">
      ${voices.map((voice, i) => this.#voice(voice, i))}
    </ul>`;
  }

  #voice({ muted, name: given, soloed, volume }: PlayerVoiceLike, i: number): TemplateResult {
    const name = given || `Voice ${i + 1}`;
    const set = (level: Partial<PlayerVoiceLike>) => this.player?.setVoice(i, level);
    return html`<li>
      <span class="swatch" style=${`background:var(--_voice-${i % voiceColours})`}></span>
      <span class="name">${name}</span>
      <input
        type="range"
        min="0"
        max="1.5"
        step="0.05"
        aria-label=${`Volume of ${name}`}
        aria-valuetext=${`${Math.round(volume * 100)} %`}
        .value=${live(String(volume))}
        @input=${(event: Event) => set({ volume: numberOf(event) })}
      />
      <button type="button" aria-label=${`Mute ${name}`} aria-pressed=${muted} @click=${() => set({ muted: !muted })}>Mute</button>
      <button type="button" aria-label=${`Solo ${name}`} aria-pressed=${soloed} @click=${() => set({ soloed: !soloed })}>
        Solo
      </button>
    </li>`;
  }

  #listen(player: PlayerLike | undefined): void {
    this.#heard?.removeEventListener('change', this.#onChange);
    this.#heard = player;
    player?.addEventListener('change', this.#onChange);
    if (player) this.#onChange();
    else {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
    }
  }

  readonly #onChange = (): void => {
    this.requestUpdate();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#follow);
  };

  /** Follows the music while it moves. */
  readonly #follow = (): void => {
    this.#frame = 0;
    const player = this.#heard;
    if (!player) return;
    const { position: tick, seconds, state } = player;
    if (tick !== this.#told) {
      this.#told = tick;
      this.requestUpdate();
      const detail = { tick, seconds };
      this.dispatchEvent(new CustomEvent('position-change', { detail, bubbles: true, composed: true }));
    }
    if (state === 'playing') this.#frame = requestAnimationFrame(this.#follow);
  };

  /** The place is let go. Where it is dragged back to where it was, browsers tell of no `change`. */
  readonly #drop = (): void => {
    const { dragged, player } = this;
    this.dragged = undefined;
    if (dragged !== undefined) player?.seek(dragged * player.length);
  };

  readonly #toggle = async (): Promise<void> => {
    const { player } = this;
    if (!player) return;
    this.error = undefined;
    if (player.state === 'playing' || player.state === 'waiting') return player.pause();
    try {
      await player.play();
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    // Buttons have Space for themselves, and so has what the page has put in.
    const target = event.composedPath()[0];
    const isTheirs = target instanceof HTMLButtonElement || this.contains(target as Node);
    if (event.key !== ' ' || isTheirs || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void this.#toggle();
  };
}
