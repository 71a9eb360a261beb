import { type CSSResult, css } from 'lit';

/** Looks that the elements of music share; every colour is a custom property that pages may set. */
export const musicStyles: CSSResult = css`
  :host {
    color: var(--recurra-roll-text, light-dark(#17202e, #e8edf3));
    --_text: var(--recurra-roll-text, light-dark(#17202e, #e8edf3));
    --_muted: var(--recurra-roll-muted, light-dark(#52606f, #a5b1bf));
    --_grid: var(--recurra-roll-grid, light-dark(#e3e7ec, #262e38));
    --_bar: var(--recurra-roll-bar, light-dark(#b3bcc7, #4b5663));
    --_surface: var(--recurra-roll-surface, light-dark(#ffffff, #12181f));
    --_black-row: var(--recurra-roll-black-row, light-dark(#f3f5f8, #171e26));
    --_playhead: var(--recurra-roll-playhead, light-dark(#b4480f, #f4a261));
    --_selection: var(--recurra-roll-selection, light-dark(#17202e, #ffffff));
    --_voice-0: var(--recurra-roll-voice-1, light-dark(#1d5fd1, #74a9ff));
    --_voice-1: var(--recurra-roll-voice-2, light-dark(#a3470c, #f0a062));
    --_voice-2: var(--recurra-roll-voice-3, light-dark(#0f766e, #4fd1c0));
    --_voice-3: var(--recurra-roll-voice-4, light-dark(#7e3ab4, #c79bf2));
    --_voice-4: var(--recurra-roll-voice-5, light-dark(#9d174d, #f28cb5));
    --_voice-5: var(--recurra-roll-voice-6, light-dark(#4d6b0f, #b8d95f));
    --_voice-6: var(--recurra-roll-voice-7, light-dark(#52525b, #c4c4cc));
    --_voice-7: var(--recurra-roll-voice-8, light-dark(#805b10, #e2c15c));
  }
  :host([hidden]) {
    display: none;
  }
  button,
  ::slotted(button) {
    min-width: 28px;
    min-height: 28px;
    padding: 2px 8px;
    font: inherit;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_bar);
    border-radius: 6px;
    cursor: pointer;
  }
  button[aria-pressed='true'] {
    color: var(--_surface);
    background: var(--_text);
    border-color: var(--_text);
  }
  button:disabled {
    color: var(--_muted);
    cursor: default;
    opacity: 0.6;
  }
  button:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--_voice-0);
    outline-offset: 1px;
  }
  .swatch {
    display: inline-block;
    width: 12px;
    height: 12px;
    margin-right: 4px;
    border-radius: 3px;
    vertical-align: -1px;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
