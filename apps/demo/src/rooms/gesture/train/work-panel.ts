import { type CSSResult, css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../../ui/controls.ts';
import { roughly } from '../../../ui/roughly.ts';
import { trainingStyles } from '../../../ui/training-styles.ts';
import type { Work } from './train-session.ts';

/** `<gesture-work>`: a training, or a test, under way. Fires `stop`. */
export class WorkPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = { work: { attribute: false } };

  static override readonly styles: CSSResult[] = [
    controls,
    trainingStyles,
    css`
      recurra-loss-curves {
        margin: 0 -16px;
      }
    `,
  ];

  /** What is under way. */
  declare work: Work;

  protected override render(): TemplateResult {
    const { kind, stopping, update } = this.work;
    const left = update?.etaSeconds;
    const what = update === undefined ? 'Preparing…' : update.what;
    return html`
      <section class="card" aria-labelledby="heading">
        <div class="head">
          <div>
            <h2 id="heading">${kind === 'train' ? 'Training' : 'Testing'}</h2>
            <p class="muted small">
              ${what}${left === undefined ? '' : `, ${roughly(left)} left`}.
              ${kind === 'check' ? 'Each recording is recognised by a network that did not learn from it. The model can be used already.' : ''}
            </p>
          </div>
          <div class="actions">
            <button ?disabled=${stopping} @click=${() => this.dispatchEvent(new CustomEvent('stop'))}>
              ${stopping ? 'Stopping…' : kind === 'train' ? 'Cancel' : 'Skip the test'}
            </button>
          </div>
        </div>
        <progress max="1" .value=${update?.share ?? 0} aria-label="Progress"></progress>
        <recurra-loss-curves
          .series=${update?.losses ?? []}
          .height=${220}
          scale="linear"
          value-label="Surprise in nats"
          hide-table
        ></recurra-loss-curves>
      </section>
    `;
  }
}
