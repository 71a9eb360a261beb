import { type CSSResult, css } from 'lit';
import { roomStyles } from '../../ui/room-styles.ts';

/** Looks of the room: its tabs. */
export const musicRoomStyles: CSSResult[] = [
  ...roomStyles,
  css`
    .tabs {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      margin-bottom: 20px;
      border-bottom: 1px solid var(--line);
    }
    .tabs button {
      border: 0;
      border-bottom: 3px solid transparent;
      border-radius: 8px 8px 0 0;
      background: none;
      color: var(--muted);
    }
    .tabs button[aria-selected='true'] {
      border-bottom-color: var(--accent);
      color: var(--accent);
    }
  `,
];
