import { type CSSResult, css } from 'lit';
import { controls } from './controls.ts';

/** Looks of rooms: their columns, banner, error note and drop target. */
export const roomStyles: CSSResult[] = [
  controls,
  css`
    :host {
      display: block;
    }
    .intro {
      padding: 14px 0 24px;
    }
    h1 {
      font-size: clamp(1.625rem, 1.2rem + 1.7vw, 2.25rem);
      line-height: 1.15;
      letter-spacing: -0.022em;
      font-weight: 720;
      text-wrap: balance;
    }
    .intro p {
      margin-top: 8px;
      max-width: 46rem;
      font-size: 1.0625rem;
      text-wrap: pretty;
    }
    .columns {
      display: grid;
      grid-template-columns: 340px minmax(0, 1fr);
      gap: 20px;
      align-items: start;
    }
    .side {
      display: grid;
      gap: 22px;
    }
    .start {
      width: 100%;
    }
    .stage {
      display: grid;
      gap: 20px;
      min-width: 0;
    }
    .empty {
      display: grid;
      place-items: center;
      min-height: 320px;
    }
    details {
      margin-top: 8px;
    }
    summary {
      cursor: pointer;
      color: var(--accent);
      font-weight: 600;
      font-size: 0.9375rem;
      border-radius: 4px;
      width: fit-content;
      max-width: 100%;
      overflow-wrap: anywhere;
    }
    ul {
      padding-left: 20px;
      margin-top: 8px;
    }
    .credit {
      margin-top: 10px;
    }
    a {
      color: var(--accent);
    }
    .banner {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 12px 20px;
      margin-bottom: 20px;
      border-color: var(--accent);
      padding: 14px 20px;
    }
    .banner .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .problem {
      display: grid;
      gap: 6px;
      padding: 14px 16px;
      border: 1px solid var(--error);
      border-radius: var(--radius);
      background: var(--error-soft);
      overflow-wrap: anywhere;
      font-size: 0.9375rem;
    }
    .problem strong {
      color: var(--error);
    }
    .problem .place {
      font-weight: 600;
      font-size: 0.875rem;
    }
    .drop {
      position: fixed;
      inset: 12px;
      display: grid;
      place-items: center;
      border: 3px dashed var(--accent);
      border-radius: 16px;
      background: color-mix(in srgb, var(--paper) 88%, transparent);
      font-size: 1.25rem;
      font-weight: 650;
      pointer-events: none;
      z-index: 2;
    }
    @media (min-width: 941px) and (min-height: 860px) {
      .side {
        position: sticky;
        top: 16px;
      }
    }
    @media (max-width: 940px) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @media (max-width: 640px) {
      .intro {
        padding: 8px 0 18px;
      }
    }
  `,
];
