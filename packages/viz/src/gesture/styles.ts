import { type CSSResult, css } from 'lit';

/** Looks that the elements of gestures share; every colour is a custom property that pages may set. */
export const gestureStyles: CSSResult = css`
  :host {
    --_text: var(--recurra-gesture-text, light-dark(#17202e, #e8edf3));
    --_muted: var(--recurra-gesture-muted, light-dark(#52606f, #a5b1bf));
    --_line: var(--recurra-gesture-line, light-dark(#dce1e8, #2b3440));
    --_edge: var(--recurra-gesture-edge, light-dark(#8592a3, #6b7a8c));
    --_surface: var(--recurra-gesture-surface, light-dark(#ffffff, #12181f));
    --_sunken: var(--recurra-gesture-sunken, light-dark(#f1f3f6, #1a212a));
    --_accent: var(--recurra-gesture-accent, light-dark(#1d5fd1, #74a9ff));
    --_ink: var(--recurra-gesture-ink, light-dark(#17202e, #e8edf3));
    --_faint: var(--recurra-gesture-faint, light-dark(#c3cad3, #3c4754));
    --_error: var(--recurra-gesture-error, light-dark(#b3261e, #ff8f87));
    display: block;
    min-width: 0;
    color: var(--_text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button,
  .button {
    min-width: 40px;
    min-height: 40px;
    padding: 6px 12px;
    font: inherit;
    font-size: 14px;
    line-height: 1.25;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_edge);
    border-radius: 8px;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--_sunken);
  }
  button:disabled {
    color: var(--_muted);
    border-color: var(--_line);
    cursor: default;
  }
  :focus-visible,
  .button:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }
`;
