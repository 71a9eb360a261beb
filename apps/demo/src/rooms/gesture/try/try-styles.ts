import { type CSSResult, css } from 'lit';
import { fieldStyles } from '../../../ui/fields.ts';
import { roomStyles } from '../../../ui/room-styles.ts';

/** Looks of the part to try a model in. */
export const tryStyles: CSSResult[] = [
  ...roomStyles,
  fieldStyles,
  css`
    .columns {
      grid-template-columns: minmax(0, 1fr) minmax(320px, 400px);
    }
    .problem {
      margin-bottom: 20px;
    }
    recurra-stroke-canvas {
      height: min(440px, 60vh);
      --recurra-gesture-surface: var(--sunken);
    }
    .verdict {
      margin: 14px 0;
      min-height: 1.4em;
      font-size: 1.375rem;
      font-weight: 650;
      line-height: 1.3;
      letter-spacing: -0.01em;
    }
    .verdict::first-letter {
      text-transform: uppercase;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .choice-row {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px;
      align-items: end;
      margin: 12px 0;
    }
    .bars {
      display: grid;
      margin-top: 10px;
      gap: 2px;
      padding: 0;
      list-style: none;
    }
    .class {
      position: relative;
      display: grid;
      grid-template-columns: 24px minmax(0, 1fr) auto;
      gap: 0 10px;
      align-items: center;
      justify-content: stretch;
      width: 100%;
      min-height: 30px;
      padding: 2px 8px 5px;
      border: 0;
      border-radius: 6px;
      background: none;
      text-align: start;
      font-size: 0.9375rem;
      font-weight: 400;
      color: var(--text);
    }
    .class .name:first-child {
      grid-column: 1 / 3;
    }
    .name {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .percent {
      min-width: 2.6em;
      text-align: end;
      font-size: 0.8125rem;
      color: var(--muted);
      font-variant-numeric: tabular-nums;
    }
    .winner {
      background: var(--accent-soft);
      font-weight: 650;
    }
    .winner .percent {
      color: var(--text);
    }
    .bar {
      position: absolute;
      inset: auto 8px 1px;
      height: 3px;
      border-radius: 2px;
      background: var(--line);
      overflow: hidden;
    }
    .bar i {
      display: block;
      height: 100%;
      background: var(--accent);
      transition: width 0.08s linear;
    }
    svg {
      width: 24px;
      height: 24px;
      fill: none;
      stroke: currentColor;
      stroke-width: 2.5;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    @media (max-width: 940px) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
      .bars {
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      }
      .class {
        height: 100%;
      }
      .name {
        font-size: 0.8125rem;
        line-height: 1.15;
        white-space: normal;
      }
      recurra-stroke-canvas {
        height: 300px;
      }
    }
  `,
];
