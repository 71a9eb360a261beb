import { type CSSResult, css } from 'lit';

/** Looks of the recorder. */
export const recorderStyles: CSSResult = css`
  :host {
    --_few: var(--recurra-gesture-few, light-dark(#b4480f, #f4a261));
    --_probability: var(--recurra-gesture-probability, light-dark(#0d7a4f, #4cc38a));
    container-type: inline-size;
    font-size: 15px;
  }
  p,
  ul,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
    list-style: none;
  }
  legend {
    padding: 0;
    font-weight: 600;
  }
  .tools,
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .tools {
    margin-bottom: 14px;
  }
  .gap {
    flex: 1;
  }
  .file {
    position: relative;
    display: inline-grid;
    place-items: center;
  }
  .file:has(:disabled) {
    color: var(--_muted);
    border-color: var(--_line);
  }
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    font-size: 0;
    cursor: pointer;
  }
  .parts {
    display: grid;
    grid-template-columns: minmax(190px, 260px) minmax(0, 1fr);
    gap: 20px;
    align-items: start;
  }
  .classes ul {
    display: grid;
    gap: 4px;
    margin: 8px 0;
    max-height: 430px;
    overflow: auto;
  }
  .class {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 2px 8px;
    align-items: center;
    padding: 7px 10px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    cursor: pointer;
  }
  .class:has(:checked) {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 10%, var(--_surface));
  }
  .class:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .class input {
    margin: 0;
    outline: none;
    accent-color: var(--_accent);
  }
  .class .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .class.winner .name {
    font-weight: 650;
  }
  .count,
  .percent,
  output {
    font-size: 13px;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .bars {
    grid-column: 1 / 3;
    display: grid;
    gap: 3px;
    min-height: 5px;
  }
  .bars:last-child {
    grid-column: 1 / -1;
  }
  .count,
  .percent {
    min-width: 38px;
    text-align: end;
  }
  .bar {
    height: 5px;
    border-radius: 3px;
    background: var(--_line);
    overflow: hidden;
  }
  .bar i {
    display: block;
    height: 100%;
    border-radius: 3px;
    background: var(--_edge);
  }
  .bar.few i {
    background: var(--_few);
  }
  .bar.probability i {
    background: var(--_probability);
    transition: width 0.08s linear;
  }
  .verdict {
    margin: 8px 0;
  }
  .add {
    display: flex;
    gap: 6px;
  }
  input[type='text'],
  select {
    width: 100%;
    min-width: 0;
    min-height: 40px;
    padding: 6px 10px;
    font: inherit;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_edge);
    border-radius: 8px;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .balance,
  .message,
  .length,
  .state {
    margin-top: 8px;
    font-size: 13.5px;
    color: var(--_muted);
  }
  .message {
    min-height: 1.4em;
  }
  .stage,
  .view {
    display: grid;
    gap: 10px;
    min-width: 0;
  }
  .rename,
  .move {
    display: flex;
    align-items: center;
    gap: 8px;
    font-size: 14px;
  }
  .rename {
    flex: 1 1 150px;
    max-width: 320px;
  }
  .add button {
    flex: none;
  }
  .trim {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 16px;
    font-size: 14px;
  }
  .trim label {
    flex: 1 1 100%;
    display: flex;
    align-items: center;
    gap: 8px;
    white-space: nowrap;
  }
  .trim input {
    flex: 1;
    min-width: 0;
    min-height: 28px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .length {
    margin: 0;
  }
  .thumbnails {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(64px, 1fr));
    gap: 6px;
    max-height: 300px;
    overflow: auto;
    padding: 2px;
  }
  .thumbnails:empty {
    display: none;
  }
  .thumbnails button {
    display: block;
    width: 100%;
    padding: 0;
    aspect-ratio: 1;
    border-color: var(--_line);
  }
  .thumbnails button[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 10%, var(--_surface));
  }
  svg {
    display: block;
    width: 100%;
    fill: none;
    stroke: var(--_ink);
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .error {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 12px;
    margin-bottom: 14px;
    padding: 10px 12px;
    border: 1px solid var(--_error);
    border-radius: 8px;
    overflow-wrap: anywhere;
  }
  @container (max-width: 620px) {
    .parts {
      grid-template-columns: minmax(0, 1fr);
    }
    .classes ul {
      grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
      max-height: 240px;
    }
  }
`;
