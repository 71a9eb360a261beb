import { type CSSResult, css, LitElement, type PropertyDeclarations } from 'lit';
import { fieldStyles } from '../../ui/fields.ts';
import { roomStyles } from '../../ui/room-styles.ts';
import type { OnnxSession, OnnxState } from './onnx-session.ts';

/** Looks of the parts: tables that scroll, lists of facts, rows of buttons. */
export const partStyles: CSSResult[] = [
  ...roomStyles,
  fieldStyles,
  css`
    .stack {
      display: grid;
      gap: 20px;
      min-width: 0;
    }
    .card {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .card > * + * {
      margin-top: 12px;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: center;
    }
    .scroll {
      overflow: auto;
      max-height: 420px;
      border: 1px solid var(--line);
      border-radius: 8px;
    }
    table {
      border-collapse: collapse;
      width: 100%;
      min-width: 760px;
      font-size: 0.875rem;
    }
    th,
    td {
      padding: 7px 12px;
      text-align: left;
      vertical-align: top;
      border-bottom: 1px solid var(--line);
      overflow-wrap: normal;
    }
    thead th {
      position: sticky;
      top: 0;
      background: var(--sunken);
      color: var(--muted);
      font-weight: 600;
    }
    tbody th {
      font-weight: 600;
    }
    code {
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    textarea {
      font: inherit;
      width: 100%;
      min-height: 84px;
      padding: 8px 10px;
      color: var(--text);
      background: var(--card);
      border: 1px solid var(--field-line);
      border-radius: 8px;
    }
    .good {
      color: var(--good);
      font-weight: 600;
    }
    .bad {
      color: var(--warn);
      font-weight: 600;
    }
  `,
];

/** A part of the room: draws the session's state. */
export class RoomPart extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    session: { attribute: false },
    state: { state: true },
  };
  static override readonly styles: CSSResult[] = partStyles;

  declare session: OnnxSession;
  declare protected state: OnnxState;

  #follow = (): void => {
    this.state = this.session.state;
  };

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('session')) return;
    this.session.addEventListener('change', this.#follow);
    this.#follow();
  }
}
