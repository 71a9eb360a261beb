import { formatNumber } from '@recurra/viz';
import { type CSSResult, css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../../ui/controls.ts';
import { roughly } from '../../../ui/roughly.ts';
import { saveFile } from '../../../ui/save-file.ts';
import { trainingStyles } from '../../../ui/training-styles.ts';
import type { TrainResult } from './protocol.ts';

/** `<music-trained>`: a finished training. Fires `use-model`. */
export class TrainedPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = { result: { attribute: false } };

  static override readonly styles: CSSResult[] = [
    controls,
    trainingStyles,
    css`
      .facts {
        margin-top: 14px;
      }
    `,
  ];

  /** What came of it. */
  declare result: TrainResult;

  protected override render(): TemplateResult {
    const { backend, bytes, card, epochs, heldOut, name, parameters, pieces, seconds } = this.result;
    return html`
      <section class="card" aria-labelledby="trained">
        <h2 id="trained">${name} is ready</h2>
        <p class="muted small">
          Learned from ${pieces} ${pieces === 1 ? 'piece' : 'pieces'} in ${roughly(seconds)}, computed with ${backend}. It is
          an ONNX file, which any ONNX tool can open, and Recurra can compose with.
        </p>
        <dl class="facts">
          <div>
            <dt>Surprise on unseen music</dt>
            <dd>${heldOut === undefined ? 'not known' : `${formatNumber(heldOut)} nats a frame`}</dd>
          </div>
          <div>
            <dt>Epochs</dt>
            <dd>${epochs}</dd>
          </div>
          <div>
            <dt>Parameters</dt>
            <dd>${parameters.toLocaleString('en')}</dd>
          </div>
          <div>
            <dt>Size</dt>
            <dd>${formatNumber(bytes.length / 1e6)} MB</dd>
          </div>
        </dl>
        <div class="actions">
          <button class="primary" @click=${() => this.dispatchEvent(new CustomEvent('use-model'))}>
            Compose with it
          </button>
          <button
            @click=${() => saveFile('model.onnx', bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream')}
          >
            Download model.onnx
          </button>
          <button @click=${() => saveFile('card.json', card, 'application/json')}>Download card</button>
        </div>
      </section>
    `;
  }
}
