import { formatNumber } from '@recurra/viz';
import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { controls } from '../../../ui/controls.ts';
import { roughly } from '../../../ui/roughly.ts';
import { saveFile } from '../../../ui/save-file.ts';
import { trainingStyles } from '../../../ui/training-styles.ts';
import type { CheckResult } from './protocol.ts';
import type { Trained } from './train-session.ts';

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** `<gesture-trained>`: a model of the user's. Fires `use-model`. */
export class TrainedPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    trained: { attribute: false },
    check: { attribute: false },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    trainingStyles,
    css`
      .facts {
        margin-top: 14px;
      }
      .matrix {
        margin-top: 20px;
      }
      recurra-confusion-matrix {
        margin-top: 12px;
        --recurra-gesture-surface: var(--card);
      }
      .notes {
        margin-top: 12px;
        padding-left: 20px;
      }
    `,
  ];

  /** What came of the training. */
  declare trained: Trained;
  /** What came of testing; undefined if there was no test. */
  declare check: CheckResult | undefined;

  protected override render(): TemplateResult {
    const { backend, bytes, classes, examples, name, notes, parameters, seconds } = this.trained;
    const { check } = this;
    return html`
      <section class="card" aria-labelledby="trained">
        <h2 id="trained">${name} is ready</h2>
        <p class="muted small">
          Learned ${classes.length} gestures from ${examples} examples in ${roughly(seconds)}, computed with ${backend}. It
          is an ONNX file, which any ONNX tool can open.
        </p>
        <dl class="facts">
          <div>
            <dt>Recognised when not learned from</dt>
            <dd>${check ? `${percent(check.accuracy)} of ${check.n}` : 'not tested'}</dd>
          </div>
          <div>
            <dt>Parameters</dt>
            <dd>${parameters.toLocaleString('en')}</dd>
          </div>
          <div>
            <dt>Size</dt>
            <dd>${formatNumber(bytes.length / 1e3)} kB</dd>
          </div>
        </dl>
        <div class="actions">
          <button class="primary" @click=${() => this.dispatchEvent(new CustomEvent('use-model'))}>Try it</button>
          <button
            @click=${() => saveFile('gestures.onnx', bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream')}
          >
            Download .onnx
          </button>
        </div>
        ${notes.length > 0 ? html`<ul class="notes small muted">${notes.map((note) => html`<li>${note}</li>`)}</ul>` : nothing}
        ${check ? this.#matrix(check) : nothing}
      </section>
    `;
  }

  #matrix({ classes, confusion, folds, interval, n }: CheckResult): TemplateResult {
    const [low, high] = interval;
    return html`
      <div class="matrix">
        <h2>What is taken for what</h2>
        <p class="muted small">
          ${folds} networks were trained, each on ${folds - 1} of ${folds} parts of the recordings, and tested on the part that
          it had not seen. By ${n} tests, the true share lies between ${percent(low)} and ${percent(high)}.
        </p>
        <recurra-confusion-matrix
          .classes=${classes}
          .counts=${confusion}
          heading="Recordings by class, and the class they were taken for"
        ></recurra-confusion-matrix>
      </div>
    `;
  }
}
