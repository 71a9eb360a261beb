import { type CSSResult, css } from 'lit';

/** Looks of the player, besides what the elements of music share. */
export const playerStyles: CSSResult = css`
  :host {
    display: block;
    min-width: 0;
    font-size: 14px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
  }
  .transport button {
    min-width: 44px;
    min-height: 40px;
    display: inline-grid;
    place-items: center;
  }
  svg {
    width: 18px;
    height: 18px;
    fill: currentColor;
  }
  .place {
    flex: 1 1 160px;
    min-width: 120px;
  }
  .time,
  output {
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }
  label {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  input[type='range'] {
    accent-color: var(--_voice-0);
    min-height: 28px;
    margin: 0;
  }
  .voices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
    gap: 4px 20px;
    margin: 10px 0 0;
    padding: 0;
    list-style: none;
  }
  .voices li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .voices .name {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .voices input {
    width: 90px;
  }
  .error {
    margin: 8px 0 0;
    color: var(--_playhead);
  }
`;
