import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { controls } from '../ui/controls.ts';
import type { Room } from './room.ts';
import { rooms } from './rooms.ts';

type View =
  | { name: 'loading' }
  | { name: 'ready'; element: HTMLElement }
  | { name: 'failed'; message: string };

/** `<recurra-app>`: the frame around the rooms, with their navigation. */
class RecurraApp extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    room: { state: true },
    view: { state: true },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 24px;
        max-width: 1240px;
        margin: 0 auto;
        padding: 14px 24px;
      }
      .brand {
        display: inline-flex;
        align-items: center;
        gap: 10px;
        font-weight: 700;
        font-size: 1.125rem;
        letter-spacing: -0.01em;
        color: var(--text);
        text-decoration: none;
        border-radius: 8px;
      }
      .brand img {
        display: block;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      nav a {
        color: var(--muted);
        text-decoration: none;
        padding: 6px 12px;
        border-radius: 8px;
        font-weight: 550;
      }
      nav a[aria-current] {
        color: var(--accent);
        background: var(--accent-soft);
      }
      .skip {
        position: absolute;
        left: 12px;
        top: -60px;
        color: var(--accent);
        z-index: 1;
      }
      .skip:focus {
        top: 8px;
      }
      main {
        max-width: 1240px;
        margin: 0 auto;
        padding: 0 24px 56px;
        outline: none;
      }
      .state {
        padding: 48px 0;
        color: var(--muted);
      }
      @media (max-width: 640px) {
        header {
          flex-wrap: wrap;
          gap: 8px 16px;
          padding: 12px 16px;
        }
        nav {
          margin-left: -12px;
        }
        main {
          padding: 0 16px 40px;
        }
      }
    `,
  ];

  declare private room: Room;
  declare private view: View;
  /** A room left is not closed: what runs there goes on, and is there on return. */
  readonly #visited: Map<Room, HTMLElement> = new Map();

  constructor() {
    super();
    this.room = rooms[0];
    this.view = { name: 'loading' };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#enter);
    void this.#enter();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#enter);
  }

  #enter = async (): Promise<void> => {
    const wanted = location.hash.replace(/^#\/?/, '');
    const room = rooms.find((candidate) => candidate.id === wanted) ?? rooms[0];
    if (room === this.room && this.view.name === 'ready') return;
    this.room = room;
    this.view = { name: 'loading' };
    try {
      let element = this.#visited.get(room);
      if (!element) {
        element = (await room.load())();
        this.#visited.set(room, element);
      }
      if (this.room === room) this.view = { name: 'ready', element };
    } catch (error) {
      this.view = { name: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  };

  /** A button, not a link: the address is taken by the rooms. */
  #skip(): void {
    this.renderRoot.querySelector('main')?.focus();
  }

  protected override render(): TemplateResult {
    const { view } = this;
    return html`
      <header>
        <button class="skip" @click=${this.#skip}>Skip to the content</button>
        <a class="brand" href=${`#/${rooms[0].id}`}>
          <img src="./icon.svg" width="28" height="28" alt="" /> Recurra
        </a>
        ${
          rooms.length > 1
            ? html`<nav aria-label="Rooms">
                ${rooms.map(
                  (room) =>
                    html`<a href=${`#/${room.id}`} aria-current=${room === this.room ? 'page' : nothing}>${room.title}</a>`,
                )}
              </nav>`
            : nothing
        }
      </header>
      <main tabindex="-1">
        ${view.name === 'loading' ? html`<p class="state" role="status">Opening ${this.room.title}…</p>` : nothing}
        ${view.name === 'ready' ? view.element : nothing}
        ${
          view.name === 'failed'
            ? html`<div class="state" role="alert">
                <p>The room “${this.room.title}” could not be opened: ${view.message}</p>
                <p><button @click=${() => location.reload()}>Reload the page</button></p>
              </div>`
            : nothing
        }
      </main>
    `;
  }
}

/** Registers the app's element. */
export function defineApp(): void {
  customElements.define('recurra-app', RecurraApp);
}
