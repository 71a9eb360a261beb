import { type CSSResult, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { type FlowCurve, gradientFlow } from '../lab/flow.ts';
import { labStyles, textOf } from './styles.ts';

/** `<lab-gradients>`: how gradients flow back through each cell before training, with sliders. */
export class LabGradients extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    radius: { state: true },
    length: { state: true },
    forgetBias: { state: true },
    seed: { state: true },
  };

  static override readonly styles: CSSResult = labStyles;

  declare protected radius: number;
  declare protected length: number;
  declare protected forgetBias: number;
  declare protected seed: number;

  constructor() {
    super();
    this.radius = 0.9;
    this.length = 60;
    this.forgetBias = 1;
    this.seed = 1;
  }

  protected override render(): TemplateResult {
    const { radius, length, forgetBias, seed } = this;
    const curves = gradientFlow({ radius, length, forgetBias, seed });
    return html`
      <div class="controls">
        ${this.#slider('Spectral radius', 'radius', 0.5, 1.6, 0.05)}
        ${this.#slider('Sequence length', 'length', 10, 150, 5)}
        ${this.#slider('Forget bias of your LSTM', 'forgetBias', -1, 6, 0.5)}
        <button type="button" @click=${() => this.seed++}>Other random weights</button>
      </div>
      <recurra-gradient-flow
        heading="How much the last state depends on each earlier one"
        height="420"
        .series=${curves}
      ></recurra-gradient-flow>
      <p aria-live="polite">${this.#words(curves)}</p>
    `;
  }

  #slider(
    text: string,
    name: 'radius' | 'length' | 'forgetBias',
    least: number,
    most: number,
    step: number,
  ): TemplateResult {
    return html`
      <label class="wide">
        <span>${text}: <strong>${this[name]}</strong></span>
        <input
          type="range"
          min=${least}
          max=${most}
          step=${step}
          .value=${String(this[name])}
          @input=${(event: Event) => {
            this[name] = Number(textOf(event));
          }}
        />
      </label>
    `;
  }

  #words(curves: readonly FlowCurve[]): string {
    const lag = Math.min(50, this.length - 1);
    const parts = curves.map(({ name, values }) => `${name} ${values[lag]!.toExponential(0)}`);
    return `After ${lag} steps back there is left: ${parts.join('; ')}.`;
  }
}
