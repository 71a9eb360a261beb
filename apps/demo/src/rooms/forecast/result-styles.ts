import { type CSSResult, css } from 'lit';
import { controls } from '../../ui/controls.ts';

/** Looks of a finished run. */
export const resultStyles: CSSResult[] = [
  controls,
  css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 20px;
        min-width: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 20px;
        align-items: start;
        justify-content: space-between;
        margin-bottom: 12px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 16px;
      }
      .verdict {
        margin: 8px 0 14px;
      }
      .verdict strong {
        display: block;
        font-size: 1.0625rem;
      }
      .verdict.good strong {
        color: var(--good);
      }
      .scroll {
        overflow-x: auto;
        margin-bottom: 16px;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: 0.9375rem;
        font-variant-numeric: tabular-nums;
      }
      caption {
        text-align: left;
      }
      .curves {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr));
        gap: 16px;
        margin: 12px -16px;
      }
      details {
        margin-top: 16px;
      }
      th,
      td {
        padding: 8px 0 8px 16px;
        text-align: right;
        border-bottom: 1px solid var(--line);
        vertical-align: top;
        white-space: nowrap;
      }
      th:first-child,
      td:first-child {
        text-align: left;
        padding-left: 0;
        white-space: normal;
      }
      th {
        font-weight: 600;
        vertical-align: bottom;
      }
      .scores thead th {
        white-space: normal;
      }
      .scores tbody th {
        min-width: 130px;
      }
      tbody th {
        font-weight: 400;
        vertical-align: top;
      }
      tbody th small {
        display: block;
        color: var(--muted);
        font-size: 0.8125rem;
      }
      .numbers {
        max-height: 340px;
        overflow: auto;
        margin: 10px 0 0;
      }
      summary {
        cursor: pointer;
        color: var(--accent);
        font-weight: 600;
        border-radius: 4px;
        width: fit-content;
      }
      ul {
        padding-left: 20px;
        margin-top: 8px;
      }
      .series {
        min-width: 180px;
      }
`,
];
