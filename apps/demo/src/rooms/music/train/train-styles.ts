import { type CSSResult, css } from 'lit';
import { fieldStyles } from '../../../ui/fields.ts';
import { progressStyles } from '../../../ui/progress-styles.ts';
import { roomStyles } from '../../../ui/room-styles.ts';

/** Looks of the training part. */
export const trainStyles: CSSResult[] = [
  ...roomStyles,
  fieldStyles,
  progressStyles,
  css`
    /* Opened, the form is taller than most screens. */
    .side {
      position: static !important;
    }
    h3 {
      margin: 18px 0 0;
      font-size: 0.9375rem;
      font-weight: 650;
    }
    .wide {
      width: 100%;
      margin: 12px 0 8px;
    }
    .lead {
      margin-top: 6px;
    }
    .reading {
      width: min(320px, 100%);
    }
    .files {
      max-height: 260px;
      overflow: auto;
      margin-top: 8px;
      border: 1px solid var(--line);
      border-radius: 8px;
      font-size: 0.875rem;
    }
    .files dl > div {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 2fr);
      gap: 12px;
      padding: 7px 12px;
    }
    .files dl > div + div {
      border-top: 1px solid var(--line);
    }
    .files dt {
      font-weight: 550;
      overflow-wrap: anywhere;
    }
    .files dd {
      color: var(--muted);
      overflow-wrap: anywhere;
    }
  `,
];
