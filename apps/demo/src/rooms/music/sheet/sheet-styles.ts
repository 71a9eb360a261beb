import { type CSSResult, css } from 'lit';
import { controls } from '../../../ui/controls.ts';
import { fieldStyles } from '../../../ui/fields.ts';

/** Looks of the music: the roll in the room's colours, the buttons below. */
export const sheetStyles: CSSResult[] = [
  controls,
  fieldStyles,
  css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 14px;
      min-width: 0;
    }
    recurra-piano-roll {
      height: clamp(340px, 68vh, 680px);
      --recurra-roll-surface: var(--card);
      --recurra-roll-black-row: var(--sunken);
      --recurra-roll-grid: var(--line);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    details {
      margin-top: 0;
    }
    :host([compact]) recurra-piano-roll {
      height: 340px;
    }
  `,
];
