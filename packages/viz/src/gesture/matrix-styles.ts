import { type CSSResult, css } from 'lit';

/** Looks of the confusion matrix. */
export const matrixStyles: CSSResult = css`
  :host {
    /* Deepest shades: text must still be read on them. */
    --_hit: var(--recurra-gesture-hit, light-dark(#6f9fee, #2b5ca8));
    --_miss: var(--recurra-gesture-miss, light-dark(#e8935a, #8f3d10));
    font-size: 13px;
  }
  .scroller {
    overflow: auto;
    max-width: 100%;
    padding-bottom: 4px;
  }
  table {
    border-collapse: separate;
    border-spacing: 2px;
  }
  .caption {
    margin: 0 0 8px;
    font-size: 14px;
    font-weight: 600;
  }
  th {
    font-weight: 500;
    color: var(--_muted);
  }
  thead th {
    height: 1px;
    vertical-align: bottom;
    padding: 0 0 4px;
  }
  thead th > span {
    display: inline-block;
    max-height: 120px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    writing-mode: vertical-rl;
    transform: rotate(180deg);
  }
  thead .corner {
    padding-right: 8px;
    text-align: end;
    font-size: 12px;
    font-weight: 400;
  }
  thead .corner > span {
    display: block;
    writing-mode: initial;
    transform: none;
    line-height: 1.3;
  }
  tbody th,
  .corner {
    position: sticky;
    left: 0;
    z-index: 1;
    background: var(--_surface);
  }
  tbody th {
    max-width: 130px;
    padding: 0 8px 0 0;
    overflow: hidden;
    text-align: end;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  td {
    width: 34px;
    min-width: 34px;
    height: 32px;
    padding: 0 4px;
    border-radius: 4px;
    text-align: center;
    font-variant-numeric: tabular-nums;
    background: var(--_sunken);
    cursor: default;
  }
  td.hit {
    background: color-mix(in oklab, var(--_hit) var(--_share, 0%), var(--_sunken));
  }
  td.miss {
    background: color-mix(in oklab, var(--_miss) var(--_share, 0%), var(--_sunken));
  }
  td.hit,
  td.miss {
    font-weight: 600;
  }
  td.zero {
    color: var(--_muted);
    font-weight: 400;
  }
  td:focus-visible {
    outline-offset: 0;
  }
  td.right,
  th.right {
    padding-left: 6px;
    background: none;
    color: var(--_muted);
    white-space: nowrap;
  }
  .words,
  .empty {
    min-height: 1.5em;
    margin: 6px 0 0;
    font-size: 13.5px;
    color: var(--_muted);
  }
`;
