/**
 * One room of the app. The shell knows no more about a room than this; its code is fetched when it is entered.
 */
export interface Room {
  /** Part of the address: `#/forecast`. */
  readonly id: string;
  /** What the room's link says. */
  readonly title: string;
  /** Fetches the room's code. The function it gives creates the room's element. */
  readonly load: () => Promise<() => HTMLElement>;
}
