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
import { trainingStyles } from '../../../ui/training-styles.ts';
import { fromPiece, type Sheet } from '../compose/sheet.ts';
import type { Training } from './training.ts';

/** `<music-training>`: a training under way. Fires `stop`, and `problem` (detail: a sentence). */
export class TrainingPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    training: { attribute: false },
    sheet: { state: true },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    trainingStyles,
    css`
      recurra-training-curve {
        margin: 12px -16px;
      }
      h3 {
        font-size: 1rem;
        font-weight: 650;
        margin-bottom: 8px;
      }
    `,
  ];

  /** The training. */
  declare training: Training;
  /** The newest sample. */
  declare private sheet: Sheet | undefined;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const before = changed.get('training') as Training | undefined;
    const { sample } = this.training;
    if (sample && sample !== before?.sample) this.sheet = fromPiece(sample.piece);
  }

  #lastOf(values: readonly number[]): string {
    const last = values.findLast((value) => Number.isFinite(value));
    return last === undefined ? '–' : `${formatNumber(last)} nats`;
  }

  protected override render(): TemplateResult {
    const { epoch, etaSeconds, framesPerSecond, loss, sample, share, stopping, validationLoss } =
      this.training;
    const hasValidation = validationLoss.some((value) => Number.isFinite(value));
    return html`
      <section class="card" aria-labelledby="heading">
        <div class="head">
          <div>
            <h2 id="heading">${epoch === 0 ? 'Preparing…' : 'Training'}</h2>
            <p class="muted small">
              How surprised the network is by a frame of music, in nats. Kept apart: by music that it does not learn from.
            </p>
          </div>
          <div class="actions">
            <button ?disabled=${stopping} @click=${() => this.dispatchEvent(new CustomEvent('stop'))}>
              ${stopping ? 'Stopping…' : 'Cancel'}
            </button>
          </div>
        </div>
        <progress max="1" .value=${share} aria-label="Progress of the training"></progress>
        <dl>
          <div>
            <dt>Epoch</dt>
            <dd>${epoch === 0 ? '–' : epoch}</dd>
          </div>
          <div>
            <dt>Surprise a frame</dt>
            <dd>${this.#lastOf(loss)}</dd>
          </div>
          <div>
            <dt>Kept apart</dt>
            <dd>${this.#lastOf(validationLoss)}</dd>
          </div>
          <div>
            <dt>Frames a second</dt>
            <dd>${framesPerSecond > 0 ? Math.round(framesPerSecond).toLocaleString('en') : '–'}</dd>
          </div>
          <div>
            <dt>Time left</dt>
            <dd>${etaSeconds === undefined ? '–' : roughly(etaSeconds)}</dd>
          </div>
        </dl>
        <recurra-training-curve
          .loss=${loss}
          .validationLoss=${hasValidation ? validationLoss : undefined}
          .height=${260}
          loss-label="Nats a frame"
          hide-table
        ></recurra-training-curve>
      </section>
      ${
        sample && this.sheet
          ? html`<section class="card" aria-label="A sample">
              <h3>What it writes after epoch ${sample.epoch}</h3>
              <music-sheet
                .sheet=${this.sheet}
                .stepsPerQuarter=${sample.piece.stepsPerQuarter}
                .name=${`sample-epoch-${sample.epoch}`}
                readOnly
                compact
                @problem=${(event: CustomEvent<string>) =>
                  this.dispatchEvent(new CustomEvent('problem', { detail: event.detail }))}
              ></music-sheet>
            </section>`
          : nothing
      }
    `;
  }
}
