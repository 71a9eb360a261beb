import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { problemNote } from '../../../ui/problem-note.ts';
import type { SheetPanel } from '../sheet/sheet-panel.ts';
import type { ComposeForm } from './compose-form.ts';
import type { ComposeSession } from './compose-session.ts';
import type { ComposeState, Range } from './compose-state.ts';
import { composeStyles } from './compose-styles.ts';
import type { ModelChoice } from './models.ts';
import { type ComposeSettings, tasks } from './settings.ts';
import { barsOf, type SheetNote } from './sheet.ts';

const fileTypes = '.mid,.midi,.abc,.musicxml,.xml,.mxl,.json,.onnx,audio/midi';

/** `<music-compose>`: the form, the music, its figures. */
export class ComposePanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    session: { attribute: false },
    state: { state: true },
  };

  static override readonly styles: CSSResult[] = composeStyles;

  /** What it shows and asks. */
  declare session: ComposeSession;
  declare private state: ComposeState;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('session')) return;
    this.state = this.session.state;
    this.session.addEventListener('change', () => {
      this.state = this.session.state;
    });
  }

  #start = async (): Promise<void> => {
    if (!this.renderRoot.querySelector<ComposeForm>('music-compose-form')?.reportValidity()) return;
    const done = this.session.start();
    await this.updateComplete;
    if (this.session.busy) {
      const sheet = this.renderRoot.querySelector<SheetPanel>('music-sheet');
      if (this.state.settings.hear) void sheet?.playLive();
      this.#showStage();
    }
    await done;
    await this.updateComplete;
    this.renderRoot.querySelector('.problem')?.scrollIntoView({ block: 'nearest' });
  };

  /** Below each other on a phone, the music would be written out of sight. */
  #showStage(): void {
    const stage = this.renderRoot.querySelector('.stage')!;
    const top = stage.getBoundingClientRect().top;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (top < 0 || top > innerHeight / 2) {
      stage.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    }
  }

  #file = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) void this.session.useFile(file);
    // Choosing the same file again, after mending it, must count as a choice.
    input.value = '';
  };

  protected override render(): TemplateResult {
    const { state } = this;
    const busy = state.run !== undefined;
    return html`
      <div class="columns">
        <div class="side card">
          <music-compose-form
            .state=${state}
            ?disabled=${busy}
            @change-settings=${(event: CustomEvent<Partial<ComposeSettings>>) => this.session.configure(event.detail)}
            @change-range=${(event: CustomEvent<Range>) => this.session.mark(event.detail)}
            @change-model=${(event: CustomEvent<ModelChoice>) => this.session.open(event.detail)}
          ></music-compose-form>
          ${this.#button(busy)}
        </div>
        <div class="stage">${problemNote(this.state.problem)} ${this.#sheet(busy)} ${this.#numbers()}</div>
      </div>
      <p class="visually-hidden" role="status">${this.#announcement()}</p>
    `;
  }

  #button(busy: boolean): TemplateResult {
    const { manifest, problem, run, settings } = this.state;
    if (busy) {
      return html`<button class="start" ?disabled=${run?.stopping ?? false} @click=${() => this.session.stop()}>
        ${run?.stopping ? 'Stopping…' : 'Cancel'}
      </button>`;
    }
    const waiting = manifest === undefined;
    return html`<button class="start primary" ?disabled=${waiting} @click=${this.#start}>
      ${waiting && !problem ? 'Opening the model…' : tasks[settings.task].button}
    </button>`;
  }

  #announcement(): string {
    const { about, reading, run, sheet } = this.state;
    if (reading !== undefined) return `Reading ${reading}`;
    if (run !== undefined) return 'The music is being written';
    return sheet.notes.length > 0 ? `Ready: ${about}, ${sheet.notes.length} notes` : '';
  }

  #sheet(busy: boolean): TemplateResult {
    const { about, before, manifest, notes, range, reading, run, sheet } = this.state;
    const bars = barsOf(sheet);
    const subject = reading !== undefined ? `Reading ${reading}…` : about || 'Nothing yet';
    return html`
      <section class="card" aria-labelledby="music">
        <div class="head">
          <div>
            <h2 id="music">The music</h2>
            <p class="muted small">${subject}${bars > 0 ? html`, ${bars} ${bars === 1 ? 'bar' : 'bars'}` : nothing}</p>
          </div>
          <div class="actions">
            ${before ? html`<button ?disabled=${busy} @click=${() => this.session.goBack()}>Bring back what was there</button>` : nothing}
            <label class="button file">
              Open a file
              <input type="file" accept=${fileTypes} ?disabled=${busy} @change=${this.#file} />
            </label>
            <button ?disabled=${busy} @click=${() => this.session.useExample()}>Example melody</button>
            <button ?disabled=${busy || sheet.notes.length === 0} @click=${() => this.session.clear()}>Clear</button>
          </div>
        </div>
        <progress
          max="1"
          .value=${run?.share ?? 0}
          class=${run ? '' : 'idle'}
          aria-label="Progress of the composition"
          aria-hidden=${run ? 'false' : 'true'}
        ></progress>
        <music-sheet
          .sheet=${sheet}
          .range=${range}
          .stepsPerQuarter=${manifest?.stepsPerQuarter ?? 1}
          .name=${about || 'music'}
          ?writing=${busy}
          @change-notes=${(event: CustomEvent<readonly SheetNote[]>) => this.session.edit(event.detail)}
          @change-range=${(event: CustomEvent<Range | undefined>) => this.session.mark(event.detail)}
          @problem=${(event: CustomEvent<string>) => this.session.refuse('That did not work', event.detail)}
        ></music-sheet>
        ${notes.length > 0 ? html`<ul class="small muted">${notes.map((note) => html`<li>${note}</li>`)}</ul>` : nothing}
      </section>
    `;
  }

  #numbers(): TemplateResult | typeof nothing {
    const { model, numbers } = this.state;
    if (numbers === undefined) return nothing;
    if (numbers === 'counting') {
      return html`<section class="card"><p class="muted">Counting…</p></section>`;
    }
    return html`<music-numbers .numbers=${numbers} .model=${model}></music-numbers>`;
  }
}
