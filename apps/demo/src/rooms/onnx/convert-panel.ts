import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { problemNote } from '../../ui/problem-note.ts';
import { saveFile } from '../../ui/save-file.ts';
import { RoomPart } from './room-part.ts';

/** `<onnx-convert>`: makes another file of the model, to take away. */
export class ConvertPanel extends RoomPart {
  static override readonly properties: PropertyDeclarations = {
    streaming: { state: true },
    quantize: { state: true },
  };

  declare private streaming: boolean;
  declare private quantize: boolean;
  /** What the file on offer was made with, for its name. */
  #made = '';

  constructor() {
    super();
    this.streaming = false;
    this.quantize = true;
  }

  #convert = (): void => {
    const { quantize } = this;
    const streaming = this.streaming && this.state.model?.streamRefusals.length === 0;
    this.#made = `${streaming ? '-streaming' : ''}${quantize ? '-int8' : ''}`;
    void this.session.convert({ quantize, streaming });
  };

  #save = (): void => {
    const { converted, name } = this.state;
    if (!converted) return;
    saveFile(
      `${name.replace(/\.onnx$/i, '')}${this.#made}.onnx`,
      converted.bytes,
      'application/octet-stream',
    );
  };

  protected override render(): TemplateResult | typeof nothing {
    const { busy, converted, model, problems } = this.state;
    if (!model) return nothing;
    const cannot = model.streamRefusals.length > 0;
    const streaming = this.streaming && !cannot;
    return html`<div class="columns">
      <section class="card" aria-labelledby="change">
        <h2 id="change">Take it away, changed</h2>
        <div class="fields">
          <label class="check">
            <input
              type="checkbox"
              ?disabled=${cannot}
              .checked=${streaming}
              @change=${(event: Event) => {
                this.streaming = (event.target as HTMLInputElement).checked;
              }}
            />
            <span>For streaming: states become inputs and outputs${cannot ? ' (this model needs the whole sequence)' : ''}</span>
          </label>
          <label class="check">
            <input
              type="checkbox"
              .checked=${this.quantize}
              @change=${(event: Event) => {
                this.quantize = (event.target as HTMLInputElement).checked;
              }}
            />
            <span>Smaller: large weights in 8 bits</span>
          </label>
        </div>
        <div class="actions">
          <button
            class="primary"
            ?disabled=${busy !== undefined || !(streaming || this.quantize)}
            @click=${this.#convert}
          >
            Make the file
          </button>
          ${busy === 'convert' ? html`<button @click=${() => this.session.stop()}>Cancel</button>` : nothing}
        </div>
      </section>
      <div class="stack" aria-live="polite">
        ${problemNote(problems.convert)}
        ${
          converted
            ? html`<section class="card" aria-labelledby="made">
                <h2 id="made">The file is ready</h2>
                <ul>${converted.notes.map((note) => html`<li>${note}</li>`)}</ul>
                <button @click=${this.#save}>Download .onnx</button>
              </section>`
            : html`<section class="card"><p class="muted">${busy === 'convert' ? 'It is being made…' : 'No file has been made yet. The opened model stays as it is.'}</p></section>`
        }
      </div>
    </div>`;
  }
}
