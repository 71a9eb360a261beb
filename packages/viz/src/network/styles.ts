import { type CSSResult, css } from 'lit';

/** Colours that the elements of networks share with the charts. */
export const networkStyles: CSSResult = css`
  :host {
    display: block;
    min-width: 0;
    color: var(--_text);
    --_text: var(--recurra-chart-text, light-dark(#17202e, #e8edf3));
    --_muted: var(--recurra-chart-muted, light-dark(#52606f, #a5b1bf));
    --_grid: var(--recurra-chart-grid, light-dark(#d9dee5, #2b3440));
    --_surface: var(--recurra-chart-tip, light-dark(#ffffff, #1c2430));
    --_forecast: var(--recurra-chart-forecast, light-dark(#1d5fd1, #74a9ff));
    --_accent: var(--recurra-chart-accent, light-dark(#b4480f, #f4a261));
  }
  :host([hidden]) {
    display: none;
  }
  svg {
    display: block;
    width: 100%;
    height: auto;
    overflow: visible;
    font-variant-numeric: tabular-nums;
  }
  :focus-visible {
    outline: 2px solid var(--_forecast);
    outline-offset: 2px;
    border-radius: 6px;
  }
`;

/** A number as it fits into a picture: two digits after the point, with a real minus. */
export function short(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  const text = Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
  return text === '-0.00' ? '0.00' : text.replace('-', '−');
}
