import { type CSSResult, css, html, nothing, type TemplateResult } from 'lit';

/** Looks of labelled fields, choices and folds, as forms have them. */
export const fieldStyles: CSSResult = css`
  .fields {
    display: grid;
    gap: 14px;
    margin-top: 12px;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 12px;
    align-items: start;
  }
  .field {
    display: grid;
    gap: 4px;
    align-content: start;
    min-width: 0;
  }
  .hint {
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  .check {
    display: flex;
    gap: 10px;
    align-items: start;
    font-size: 0.9375rem;
    font-weight: 400;
  }
  .check input,
  .choice input {
    accent-color: var(--accent);
    width: 16px;
    height: 16px;
    margin: 3px 0 0;
    flex: none;
  }
  .choices {
    display: grid;
    gap: 6px;
    margin: 12px 0 0;
  }
  .choice {
    position: relative;
    display: grid;
    grid-template-columns: auto 1fr;
    column-gap: 12px;
    align-items: start;
    padding: 9px 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    cursor: pointer;
    font-weight: 400;
  }
  .choice:hover {
    background: var(--sunken);
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .choice input {
    outline: none;
  }
  .choice b {
    display: block;
    font-size: 0.9375rem;
    font-weight: 600;
  }
  details {
    margin-top: 14px;
  }
  summary {
    cursor: pointer;
    color: var(--accent);
    font-weight: 600;
    font-size: 0.9375rem;
    border-radius: 4px;
    width: fit-content;
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  input[type='range'] {
    padding: 0 !important;
    border: 0 !important;
    min-height: 28px !important;
    accent-color: var(--accent);
    background: none !important;
  }
  .file {
    position: relative;
    font-size: inherit;
  }
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }
  .file:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .file:has(:disabled) {
    opacity: 0.55;
  }
  fieldset:disabled {
    opacity: 0.6;
  }
`;

/** A labelled number. */
export interface NumberField {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly min: number;
  readonly max: number;
  /** 1 if left out. */
  readonly step?: number | 'any';
  readonly value: number | undefined;
  /** What an empty field means; without it, the field must not be empty. */
  readonly placeholder?: string;
  /** Told of valid values only; undefined if the field is empty. */
  readonly onChange: (value: number | undefined) => void;
}

/** Draws a labelled number. */
export function numberField(field: NumberField): TemplateResult {
  const { hint, id, label, max, min, onChange, placeholder, step = 1, value } = field;
  const changed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.validity.valid) onChange(input.value === '' ? undefined : Number(input.value));
  };
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type="number"
        inputmode=${step === 1 ? 'numeric' : 'decimal'}
        step=${step}
        min=${min}
        max=${max}
        ?required=${placeholder === undefined}
        placeholder=${placeholder ?? ''}
        .value=${value === undefined ? '' : String(value)}
        aria-describedby=${hint === undefined ? nothing : `${id}-hint`}
        @change=${changed}
      />
      ${hint === undefined ? nothing : html`<span class="hint muted" id=${`${id}-hint`}>${hint}</span>`}
    </div>
  `;
}

/** A labelled choice of one among some. */
export interface SelectField {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** Draws a labelled choice. */
export function selectField({ disabled, id, label, onChange, options, value }: SelectField): TemplateResult {
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <select
        id=${id}
        ?disabled=${disabled ?? false}
        @change=${(event: Event) => onChange((event.target as HTMLSelectElement).value)}
      >
        ${options.map((each) => html`<option value=${each.value} ?selected=${each.value === value}>${each.text}</option>`)}
      </select>
    </div>
  `;
}

/** Shows the first field that is wrong, if there is one, and opens the fold that it is in. */
export function reportFields(root: ParentNode): boolean {
  const wrong = root.querySelector<HTMLInputElement>('input:invalid');
  if (!wrong) return true;
  const fold = wrong.closest('details');
  if (fold) fold.open = true;
  wrong.reportValidity();
  return false;
}
