import { type CSSResult, css } from 'lit';

/** What the guide's interactive pictures share. */
export const labStyles: CSSResult = css`
  :host {
    display: block;
    padding: 16px;
    border: 1px solid var(--vp-c-divider);
    border-radius: 12px;
    background: var(--vp-c-bg-soft);
    color: var(--vp-c-text-1);
    font-size: 15px;
    line-height: 1.5;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 20px;
    align-items: end;
    margin: 0 0 12px;
  }
  label,
  .field {
    display: flex;
    flex-direction: column;
    gap: 2px;
    min-width: 0;
    font-size: 14px;
  }
  label.wide {
    flex: 1 1 150px;
  }
  input[type='range'] {
    width: 100%;
    accent-color: var(--vp-c-brand-1);
  }
  select,
  input[type='number'],
  input[type='file'],
  button {
    box-sizing: border-box;
    max-width: 100%;
    min-height: 38px;
    padding: 4px 10px;
    font: inherit;
    font-size: 14px;
    color: var(--vp-c-text-1);
    background: var(--vp-c-bg);
    border: 1px solid var(--vp-c-text-3);
    border-radius: 8px;
  }
  input[type='number'] {
    width: 7em;
  }
  button {
    padding: 4px 16px;
    cursor: pointer;
  }
  button.main {
    color: #fff;
    background: var(--vp-c-brand-3);
    border-color: var(--vp-c-brand-3);
    font-weight: 600;
  }
  button[aria-pressed='true'] {
    border-color: var(--vp-c-brand-1);
    box-shadow: inset 0 0 0 1px var(--vp-c-brand-1);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  :is(select, input, button):focus-visible,
  [tabindex]:focus-visible {
    outline: 2px solid var(--vp-c-brand-1);
    outline-offset: 2px;
  }
  p {
    margin: 8px 0;
  }
  .quiet {
    color: var(--vp-c-text-2);
    font-size: 14px;
  }
  .problem {
    color: light-dark(#a3260c, #ffab91);
  }
  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
    gap: 20px;
    align-items: start;
  }
  .two > * {
    min-width: 0;
  }
  table {
    border-collapse: collapse;
    font-size: 14px;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 4px 12px 4px 0;
    text-align: left;
    border-bottom: 1px solid var(--vp-c-divider);
  }
`;

/** The value of a control that an event is of. */
export const textOf = (event: Event): string => (event.target as HTMLInputElement).value;

/** The number of a control, kept within its limits; undefined where there is none. */
export function numberOf(event: Event, least: number, most: number): number | undefined {
  const text = textOf(event);
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : Math.min(most, Math.max(least, value));
}

/** A number of an error, as people read it. */
export const rounded = (value: number): string => Number(value.toPrecision(3)).toString();

/** Losses averaged over windows, so that a curve can be seen; about `points` of them at most. */
export function smooth(
  losses: readonly number[],
  points: number,
  updates: number,
): { stride: number; values: number[] } {
  const stride = Math.max(1, Math.ceil(updates / points));
  const values: number[] = [];
  for (let from = 0; from + stride <= losses.length; from += stride) {
    let sum = 0;
    for (let n = from; n < from + stride; n++) sum += losses[n]!;
    values.push(sum / stride);
  }
  return { stride, values };
}
