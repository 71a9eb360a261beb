import { type CSSResult, css } from 'lit';

/** Looks of the score, besides what the elements of music share. */
export const scoreStyles: CSSResult = css`
  :host {
    display: block;
    min-width: 0;
    position: relative;
  }
  .paper {
    overflow: auto;
    max-height: 100%;
    outline-offset: 2px;
  }
  .paper:focus-visible {
    outline: 2px solid var(--_voice-0);
  }
  .paper svg {
    display: block;
    max-width: 100%;
    height: auto;
  }
  .on {
    color: var(--_playhead);
    fill: var(--_playhead);
    stroke: var(--_playhead);
  }
  .note {
    padding: 16px;
    text-align: center;
    color: var(--_muted);
    border: 1px dashed var(--_bar);
    border-radius: 6px;
  }
`;
