import { type CSSResult, css } from 'lit';
import { progressStyles } from './progress-styles.ts';

/** Looks of a training under way: its head, bar, and figures. */
export const trainingStyles: CSSResult = css`
  ${progressStyles}
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
    min-width: 0;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    align-items: start;
    justify-content: space-between;
  }
  .head > div:first-child {
    flex: 1 1 280px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(128px, 1fr));
    gap: 12px 20px;
    margin-bottom: 16px;
  }
  dt {
    font-size: 0.8125rem;
    color: var(--muted);
  }
  dd {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
`;
