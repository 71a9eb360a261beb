import { defineElements } from '@recurra/viz';
import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { fieldStyles } from '../../ui/fields.ts';
import { problemNote } from '../../ui/problem-note.ts';
import { readBytes } from '../../ui/read-bytes.ts';
import { roomStyles } from '../../ui/room-styles.ts';
import { tabList, tabStyles } from '../../ui/tabs.ts';
import { ConvertPanel } from './convert-panel.ts';
import { InspectPanel } from './inspect-panel.ts';
import { type Example, examples, fetchExample } from './models.ts';
import { OnnxSession, type OnnxState } from './onnx-session.ts';
import { RunPanel } from './run-panel.ts';
import { StreamPanel } from './stream-panel.ts';

const parts = [
  { id: 'inspect', title: 'Look into it' },
  { id: 'run', title: 'Run' },
  { id: 'stream', title: 'Stream' },
  { id: 'convert', title: 'Convert' },
] as const;
type Part = (typeof parts)[number]['id'];

/** `<onnx-room>`: a model to open, and what can be done with it. */
class OnnxRoom extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    tab: { state: true },
    state: { state: true },
    dragging: { state: true },
  };
  static override readonly styles: CSSResult[] = [
    ...roomStyles,
    fieldStyles,
    tabStyles,
    css`
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-bottom: 20px;
      }
      .opened {
        margin-bottom: 12px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  declare private tab: Part;
  declare private state: OnnxState;
  declare private dragging: boolean;
  readonly #session: OnnxSession = new OnnxSession();

  constructor() {
    super();
    this.tab = 'inspect';
    this.dragging = false;
    this.state = this.#session.state;
    this.#session.addEventListener('change', () => {
      this.state = this.#session.state;
    });
    this.#example(examples[0]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', this.#dragOver);
    addEventListener('dragleave', this.#dragLeave);
    addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#dragOver);
    removeEventListener('dragleave', this.#dragLeave);
    removeEventListener('drop', this.#drop);
  }

  #dragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) this.dragging = true;
  };

  #dragLeave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.dragging = false;
  };

  #drop = (event: DragEvent): void => {
    this.dragging = false;
    const [file] = event.dataTransfer?.files ?? [];
    if (file) this.#openFile(file);
  };

  #example(example: Example): void {
    void this.#session.open(example.file, () => fetchExample(example));
  }

  #openFile(file: File): void {
    void this.#session.open(file.name, () => readBytes(file));
  }

  #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) this.#openFile(file);
  };

  protected override render(): TemplateResult {
    const { busy, model, name, problems } = this.state;
    const session = this.#session;
    const isBusy = busy !== undefined && busy !== 'stream';
    return html`
      <div class="intro">
        <h1>Look into an ONNX model, and stream it</h1>
        <p class="muted">
          Drop a file: see its graph and its states, what can run it and why, run it, feed it step by step, and take it
          away for streaming or in 8 bits. Everything is computed on this device. Nothing is uploaded.
        </p>
      </div>
      <div class="actions">
        <label class="button file">
          Open .onnx
          <input type="file" accept=".onnx" ?disabled=${isBusy} @change=${this.#chosen} />
        </label>
        ${examples.map(
          (each) =>
            html`<button ?disabled=${isBusy} @click=${() => this.#example(each)}>${each.title}</button>`,
        )}
        ${busy === 'open' ? html`<button @click=${() => session.stop()}>Cancel</button>` : nothing}
      </div>
      <p class="opened" role="status">
        ${busy === 'open' ? `Opening ${name}…` : model ? html`<b>${name}</b> is open.` : ''}
      </p>
      ${problemNote(problems.open)}
      ${
        model
          ? html`
              ${tabList('Parts of the room', parts, this.tab, (part) => {
                this.tab = part;
              })}
              ${parts.map(
                ({
                  id,
                }) => html`<div role="tabpanel" id=${`part-${id}`} aria-labelledby=${`tab-${id}`} ?hidden=${this.tab !== id}>
                  ${id === 'inspect' ? html`<onnx-inspect .session=${session}></onnx-inspect>` : nothing}
                  ${id === 'run' ? html`<onnx-run .session=${session}></onnx-run>` : nothing}
                  ${id === 'stream' ? html`<onnx-stream .session=${session}></onnx-stream>` : nothing}
                  ${id === 'convert' ? html`<onnx-convert .session=${session}></onnx-convert>` : nothing}
                </div>`,
              )}
            `
          : nothing
      }
      ${
        this.dragging
          ? html`<div class="drop" aria-hidden="true"><span>Drop the ONNX file to open it</span></div>`
          : nothing
      }
    `;
  }
}

/** Registers what the room needs, and creates it. */
export function createOnnxRoom(): HTMLElement {
  defineElements();
  const elements: Record<string, CustomElementConstructor> = {
    'onnx-inspect': InspectPanel,
    'onnx-run': RunPanel,
    'onnx-stream': StreamPanel,
    'onnx-convert': ConvertPanel,
    'onnx-room': OnnxRoom,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
  return document.createElement('onnx-room');
}
