import { type CSSResult, css } from 'lit';
import { fieldStyles } from '../../../ui/fields.ts';
import { progressStyles } from '../../../ui/progress-styles.ts';
import { roomStyles } from '../../../ui/room-styles.ts';

/** Looks of the composing part. */
export const composeStyles: CSSResult[] = [
  ...roomStyles,
  fieldStyles,
  progressStyles,
  css`
    /* Opened, the form is taller than most screens. */
    .side {
      position: static !important;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      gap: 12px;
      align-items: start;
      justify-content: space-between;
    }
    .head p {
      overflow-wrap: anywhere;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    progress {
      margin: 14px 0 12px;
      height: 6px;
    }
    .idle {
      visibility: hidden;
    }
  `,
];
