import { ArgumentError, DataError } from '@recurra/plugin';
import type { LoopPoints, NoteSequence } from '../contract/note-sequence.ts';
import { Band, type InstrumentChoice, type VoiceLevel } from './band.ts';
import type { Tone, ToneContext } from './instruments.ts';
import { loadTone } from './load-tone.ts';
import { checkTempo, createScore } from './score.ts';
import { Transport, type TransportState } from './transport.ts';

/** What is played, and how. */
export interface PlayerOptions {
  readonly sequence: NoteSequence;
  /** Default: what suits the voice's General MIDI programme. */
  readonly instruments?: InstrumentChoice;
  /** 2 is twice as fast as written, from 0.01 to 100. Default 1. */
  readonly tempo?: number;
  /** True repeats the sequence's loop, or all of it. Default false. */
  readonly loop?: boolean | LoopPoints;
  /** Whether more music is to come: at the end the player waits for it. Default false. */
  readonly live?: boolean;
  /** Disposes of the player. */
  readonly signal?: AbortSignal;
}

/** What a player is doing. */
export type PlayerState = TransportState | 'disposed';

/** A voice as the player has it. */
export interface PlayerVoice extends VoiceLevel {
  readonly name: string;
}

const usualLevel: VoiceLevel = { volume: 1, muted: false, soloed: false };

/**
 * Plays a sequence. Fires `change` whenever its state, tempo, loop, voices or music change; `position` is read as often as
 * the playhead is drawn.
 */
export class Player extends EventTarget {
  readonly #tone: Tone;
  readonly #band: Band;
  readonly #transport: Transport;
  readonly #context: ToneContext;
  readonly #onTick = (): void => {
    this.#transport.tick();
    this.#band.tidy();
  };
  readonly #onAbort = (): void => this.dispose();
  readonly #signal: AbortSignal | undefined;
  #levels: VoiceLevel[] = [];
  #loop: boolean | LoopPoints;
  #isDisposed = false;
  /** Counts what was asked for: sound may take its time to start, and something else be asked for meanwhile. */
  #wish = 0;

  /** @internal Made by {@link createPlayer}. */
  constructor(
    tone: Tone,
    { instruments, live = false, loop = false, sequence, signal, tempo = 1 }: PlayerOptions,
  ) {
    super();
    this.#tone = tone;
    checkTempo('createPlayer()', tempo);
    const score = createScore(sequence);
    const context = tone.getContext();
    this.#context = context;
    this.#band = new Band(tone, context, instruments);
    this.#transport = new Transport(score, {
      now: () => context.currentTime,
      cue: (cues) => this.#band.cue(cues),
      hush: () => this.#band.hush(),
      unhush: (time) => this.#band.unhush(time),
      changed: () => this.#changed(),
    });
    this.#transport.isLive = live;
    this.#transport.factor = tempo;
    this.#loop = loop;
    this.#fit();
    context.on('tick', this.#onTick);
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get state(): PlayerState {
    return this.#isDisposed ? 'disposed' : this.#transport.state;
  }

  /** What is played. It may be changed while it sounds: notes that are still there go on. */
  get sequence(): NoteSequence {
    return this.#transport.score.sequence;
  }

  set sequence(sequence: NoteSequence) {
    const score = createScore(sequence, 'Player.sequence');
    if (this.#isDisposed) return;
    // New voices need their instruments before their first notes.
    this.#band.seat(sequence.voices);
    this.#transport.exchange(score);
    this.#fit();
    this.#changed();
  }

  /** Where the music that is heard now is, in ticks. */
  get position(): number {
    return this.#transport.position;
  }

  /** Length of the music, in ticks. */
  get length(): number {
    return this.#transport.score.length;
  }

  /** Where the music is, in seconds at the tempo that is written. */
  get seconds(): number {
    return this.#transport.score.timeline.secondsOf(this.position);
  }

  /** Length of the music, in seconds at the tempo that is written. */
  get duration(): number {
    return this.#transport.score.timeline.secondsOf(this.length);
  }

  /** 2 is twice as fast as written. */
  get tempo(): number {
    return this.#transport.factor;
  }

  set tempo(tempo: number) {
    checkTempo('Player.tempo', tempo);
    this.#transport.factor = tempo;
    this.#changed();
  }

  /** What is repeated: nothing, the sequence's loop or all of it (true), or a part. */
  get loop(): boolean | LoopPoints {
    return this.#loop;
  }

  set loop(loop: boolean | LoopPoints) {
    this.#loop = loop;
    this.#fit();
    this.#changed();
  }

  /** Whether more music is to come. */
  get live(): boolean {
    return this.#transport.isLive;
  }

  set live(live: boolean) {
    this.#transport.isLive = live;
    if (!live && this.#transport.state === 'waiting') this.#transport.stop();
    this.#changed();
  }

  /** In the order of the sequence's voices. */
  get voices(): readonly PlayerVoice[] {
    return this.sequence.voices.map(({ name }, i) => ({ name, ...this.#levels[i]! }));
  }

  /** Makes a voice louder, softer, silent, or the only one. */
  setVoice(index: number, level: Partial<VoiceLevel>): void {
    const old = this.#levels[index];
    if (old === undefined)
      throw new ArgumentError(
        `Player.setVoice(): index must be below ${this.#levels.length}, the number of voices, got ${index}.`,
      );
    const volume = level.volume ?? old.volume;
    if (!(volume >= 0 && volume <= 4))
      throw new ArgumentError(`Player.setVoice(): volume must be from 0 to 4, got ${volume}.`);
    this.#levels[index] = { ...old, ...level };
    this.#fit();
    this.#changed();
  }

  /** Plays on from where it is. Browsers want the first call to be in answer to a click or a key. */
  async play(): Promise<void> {
    if (this.#isDisposed) return;
    this.#wish++;
    const wish = this.#wish;
    await this.#tone.start();
    if (this.#isDisposed || wish !== this.#wish) return;
    this.#transport.play();
    this.#changed();
  }

  pause(): void {
    this.#wish++;
    this.#transport.pause();
    this.#changed();
  }

  /** Stops, and goes back to the beginning. */
  stop(): void {
    this.#wish++;
    this.#transport.stop();
    this.#changed();
  }

  /** @param tick Where to play on, or to begin the next time. */
  seek(tick: number): void {
    if (!Number.isFinite(tick)) throw new ArgumentError(`Player.seek(): tick must be a number, got ${tick}.`);
    this.#transport.seek(tick);
    this.#changed();
  }

  /** Goes silent for good, and lets go of everything. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#transport.stop();
    this.#context.off('tick', this.#onTick);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#band.dispose();
    this.#isDisposed = true;
    this.#changed();
  }

  /** Brings instruments, loudness and loop in line with the music. */
  #fit(): void {
    const { length, sequence } = this.#transport.score;
    this.#levels = sequence.voices.map((_, i) => this.#levels[i] ?? usualLevel);
    const whole = { start: 0, end: length };
    const loop = this.#loop === true ? (sequence.loop ?? whole) : this.#loop;
    this.#transport.loop = loop === false ? undefined : loop;
    if (this.#isDisposed) return;
    this.#band.seat(sequence.voices);
    this.#band.mix(this.#levels);
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * Makes a player on the page's audio, with instruments it makes by itself: nothing is downloaded.
 *
 * @returns A player that is stopped.
 * @throws ArgumentError if notes cannot be played; DataError where there is no Web Audio API; MissingPeerError if `tone` is not installed.
 * @example
 * const player = await createPlayer({ sequence });
 * button.onclick = () => player.play();
 */
export async function createPlayer(options: PlayerOptions): Promise<Player> {
  const { signal } = options;
  signal?.throwIfAborted();
  const tone = await loadTone('createPlayer()');
  if (globalThis.AudioContext === undefined)
    throw new DataError('createPlayer(): needs an AudioContext, as browsers have; play in a browser.');
  signal?.throwIfAborted();
  return new Player(tone, options);
}
