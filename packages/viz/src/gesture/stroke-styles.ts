import { type CSSResult, css } from 'lit';

/** Looks of the stroke canvas. */
export const strokeStyles: CSSResult = css`
  :host {
    height: 280px;
  }
  .board {
    position: relative;
    height: 100%;
    overflow: hidden;
    border: 1px solid var(--_edge);
    border-radius: 10px;
    background: var(--_surface);
    touch-action: none;
    cursor: crosshair;
    user-select: none;
    -webkit-user-select: none;
  }
  .board.read-only {
    cursor: default;
    touch-action: auto;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .hint {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    padding: 20px;
    text-align: center;
    color: var(--_muted);
    pointer-events: none;
  }
`;
