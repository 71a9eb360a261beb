import { type CSSResult, css } from 'lit';

/** Looks of a bar of progress. */
export const progressStyles: CSSResult = css`
  progress {
    display: block;
    appearance: none;
    width: 100%;
    height: 8px;
    margin: 16px 0;
    border: 0;
    border-radius: 4px;
    overflow: hidden;
    background: var(--line);
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
    border-radius: 4px;
    transition: inline-size 0.2s;
  }
  progress::-moz-progress-bar {
    background: var(--accent);
    border-radius: 4px;
  }
`;
