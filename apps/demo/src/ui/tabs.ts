import { type CSSResult, css, html, type TemplateResult } from 'lit';

/** Looks of tabs. */
export const tabStyles: CSSResult = css`
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
`;

/** One of several parts of a room, of which one is seen. */
export interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
}

/**
 * Draws tabs; the arrow keys go from one to the next. The panel of a tab has the id `part-…`, and is labelled by `tab-…`.
 *
 * @param label What they are tabs of.
 * @param selected The one that is seen.
 * @param show Told which is to be seen.
 */
export function tabList<Id extends string>(
  label: string,
  tabs: readonly Tab<Id>[],
  selected: Id,
  show: (id: Id) => void,
): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(({ id }) => id === selected);
    const next = (at + step + tabs.length) % tabs.length;
    const list = event.currentTarget as HTMLElement;
    list.querySelectorAll<HTMLElement>('[role=tab]')[next]!.focus();
    show(tabs[next]!.id);
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${label} @keydown=${onKey}>
      ${tabs.map(
        ({ id, title }) => html`<button
          role="tab"
          id=${`tab-${id}`}
          aria-controls=${`part-${id}`}
          aria-selected=${id === selected}
          tabindex=${id === selected ? 0 : -1}
          @click=${() => show(id)}
        >
          ${title}
        </button>`,
      )}
    </div>
  `;
}
