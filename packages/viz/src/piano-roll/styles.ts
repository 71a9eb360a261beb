import { type CSSResult, css } from 'lit';

/** Looks of the piano roll; every colour is a custom property that pages may set. */
export const rollStyles: CSSResult = css`
  :host {
    display: grid;
    grid-template-rows: auto minmax(120px, 1fr) auto;
    min-width: 0;
    height: 440px;
  }
  .bar,
  .legend {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 4px 0;
    font-size: 12.5px;
    color: var(--_muted);
  }
  .bar .gap {
    flex: 1;
  }
  .scroller:focus-visible {
    outline: 2px solid var(--_voice-0);
    outline-offset: 1px;
  }
  .scroller {
    position: relative;
    overflow: auto;
    border: 1px solid var(--_bar);
    border-radius: 6px;
    background: var(--_surface);
    touch-action: pan-x pan-y;
    overscroll-behavior: contain;
  }
  .spacer {
    position: relative;
  }
  canvas {
    position: sticky;
    top: 0;
    left: 0;
    display: block;
  }
  .empty {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    padding: 16px;
    text-align: center;
    color: var(--_muted);
    pointer-events: none;
  }
`;
