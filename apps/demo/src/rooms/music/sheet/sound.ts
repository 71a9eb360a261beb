import type { Player } from '@recurra/music/player';
import type { Sheet } from '../compose/sheet.ts';

/** The player that sounds now: two at once would be noise. */
let sounding: Sound | undefined;

/** What plays a sheet. Tone.js is fetched when it is first asked to. Fires `change` as the player does. */
export class Sound extends EventTarget {
  #making: Promise<Player> | undefined;
  /** The player, once there is one. */
  player: Player | undefined;

  /** Makes the player, without a sound. */
  async #ready(sheet: Sheet): Promise<Player> {
    this.#making ??= this.#make(sheet).catch((error: unknown) => {
      // The next try may find the connection back.
      this.#making = undefined;
      throw new Error('The player could not be loaded. Check the connection and try again.', {
        cause: error,
      });
    });
    return this.#making;
  }

  async #make(sequence: Sheet): Promise<Player> {
    const { createPlayer } = await import('@recurra/music/player');
    const player = await createPlayer({ sequence });
    player.addEventListener('change', () => {
      if (player.state === 'playing' && sounding !== this) {
        sounding?.player?.pause();
        sounding = this;
      }
      this.dispatchEvent(new Event('change'));
    });
    this.player = player;
    this.dispatchEvent(new Event('change'));
    return player;
  }

  /** Whether music is heard, or waits for more. */
  get isPlaying(): boolean {
    const state = this.player?.state;
    return state === 'playing' || state === 'waiting';
  }

  /**
   * Plays from the start, or from where it was paused.
   *
   * @param sheet Gives the music: it may have changed when the player is there.
   * @param from Where a new player begins, in ticks.
   */
  async play(sheet: () => Sheet, from: number): Promise<void> {
    const isNew = this.player === undefined;
    const player = await this.#ready(sheet());
    if (player.sequence !== sheet()) player.sequence = sheet();
    if (isNew && from > 0) player.seek(from);
    await player.play();
  }

  /** Plays music that is about to be written, from its start. */
  async playLive(sheet: () => Sheet, isWriting: () => boolean): Promise<void> {
    const player = await this.#ready(sheet());
    player.stop();
    player.sequence = sheet();
    player.live = isWriting();
    await player.play();
  }

  /** Goes silent for good. */
  dispose(): void {
    const made = this.#making;
    this.#making = undefined;
    this.player = undefined;
    if (sounding === this) sounding = undefined;
    void made?.then((player) => player.dispose()).catch(() => undefined);
  }
}
