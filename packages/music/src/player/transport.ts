import type { LoopPoints } from '../contract/note-sequence.ts';
import { advance, type Cue, type Cursor, type Moment, notesAcross, type Pace, release } from './schedule.ts';
import { type Score, type SoundingNote, usableLoop } from './score.ts';
import type { Timeline } from './timeline.ts';

/** `waiting` is at the end of music that is still being written. */
export type TransportState = 'stopped' | 'playing' | 'paused' | 'waiting';

/** What a transport plays on. */
export interface Stage {
  /** The clock that is heard, in seconds. */
  now(): number;
  /** Plays cues, all of them at `now` or later. */
  cue(cues: readonly Cue[]): void;
  /** Silences what was cued for later, until something is played again. */
  hush(): void;
  /** Something is played again from a time on. */
  unhush(time: number): void;
  /** The state has changed by itself. */
  changed(): void;
}

/** Where the music was at a moment, and how fast it went on. */
interface Leg extends Moment {
  readonly factor: number;
  readonly timeline: Timeline;
}

/** From asking to sounding, in seconds: cues must not lie in the past. */
const delay = 0.05;

/** What is cued ahead, in seconds: short enough that changes are heard at once. */
const ahead = 0.15;

const keyOf = ({ pitch, start, voice }: SoundingNote): string => `${voice} ${pitch} ${start}`;

/** Play, pause, seek and loop over a score: decides what is cued when; knows nothing of sound. */
export class Transport {
  readonly #stage: Stage;
  #score: Score;
  #state: TransportState = 'stopped';
  #cursor: Cursor = { time: 0, tick: 0, sounding: [], entering: true };
  #legs: Leg[] = [];
  #factor = 1;
  #loop: LoopPoints | undefined;
  /** When what has been cued comes to the end of the music. */
  #overAt: number | undefined;
  /** Whether more music may come after the end. */
  isLive = false;

  constructor(score: Score, stage: Stage) {
    this.#score = score;
    this.#stage = stage;
  }

  get state(): TransportState {
    return this.#state;
  }

  get score(): Score {
    return this.#score;
  }

  get factor(): number {
    return this.#factor;
  }

  set factor(factor: number) {
    this.#factor = factor;
    if (this.#state === 'playing') this.#leg(this.#cursor);
  }

  get loop(): LoopPoints | undefined {
    return this.#loop;
  }

  set loop(loop: LoopPoints | undefined) {
    this.#loop = loop;
    this.#overAt = undefined;
  }

  /** Where the music that is heard now is, in ticks. */
  get position(): number {
    if (this.#state !== 'playing') return this.#cursor.tick;
    const now = this.#stage.now();
    const leg = this.#legs.findLast(({ time }) => time <= now);
    if (leg === undefined) return this.#legs[0]?.tick ?? this.#cursor.tick;
    const { factor, tick, time, timeline } = leg;
    return Math.min(this.#score.length, timeline.tickOf(timeline.secondsOf(tick) + (now - time) * factor));
  }

  play(): void {
    if (this.#state === 'playing' || this.#state === 'waiting') return;
    const { tick } = this.#cursor;
    this.#start(tick >= this.#score.length && !this.isLive ? 0 : tick);
  }

  pause(): void {
    if (this.#state === 'playing') this.#halt(this.position);
    if (this.#state !== 'stopped') this.#state = 'paused';
  }

  stop(): void {
    if (this.#state === 'playing') this.#halt(0);
    this.#cursor = { ...this.#cursor, tick: 0 };
    this.#state = 'stopped';
  }

  /** @param tick Where to go on, or to begin the next time. */
  seek(tick: number): void {
    const to = Math.min(Math.max(0, tick), this.#score.length);
    const goesOn = this.#state === 'playing' || this.#state === 'waiting';
    if (this.#state === 'playing') this.#halt(to);
    this.#cursor = { ...this.#cursor, tick: to };
    if (goesOn) this.#start(to);
    else if (to > 0) this.#state = 'paused';
  }

  /** Goes on in other music, from the same place. */
  exchange(score: Score): void {
    const ratio = score.sequence.ticksPerQuarter / this.#score.sequence.ticksPerQuarter;
    this.#score = score;
    this.#overAt = undefined;
    const { sounding, time } = this.#cursor;
    const tick = Math.min(score.length, this.#cursor.tick * ratio);
    if (this.#state === 'waiting') {
      this.#cursor = { ...this.#cursor, tick };
      if (tick < score.length) this.#start(tick);
      return;
    }
    if (this.#state !== 'playing') {
      this.#cursor = { ...this.#cursor, tick };
      return;
    }
    const across = new Map(notesAcross(score, tick).map((note) => [keyOf(note), note]));
    const still = ratio === 1 ? sounding.flatMap((note) => across.get(keyOf(note)) ?? []) : [];
    const known = new Set(still.map(keyOf));
    const gone = sounding.filter((note) => !known.has(keyOf(note)));
    const begun = [...across.values()].filter((note) => !known.has(keyOf(note)));
    this.#stage.cue([
      ...release({ ...this.#cursor, sounding: gone }),
      ...begun.map((note): Cue => ({ type: 'on', time, note })),
    ]);
    this.#cursor = { time, tick, sounding: [...still, ...begun], entering: false };
    this.#leg(this.#cursor);
  }

  /** Cues what comes next; call it every few hundredths of a second. */
  tick(): void {
    if (this.#state !== 'playing') return;
    const now = this.#stage.now();
    if (this.#overAt !== undefined) {
      if (now >= this.#overAt) this.#end();
      return;
    }
    // A clock that was held up (a page in the background) goes on where it is: the past is not played in a heap.
    if (this.#cursor.time < now) {
      this.#stage.cue(release({ ...this.#cursor, time: now }));
      this.#cursor = { ...this.#cursor, time: now + delay, sounding: [], entering: true };
      this.#leg(this.#cursor);
    }
    const pace: Pace = { factor: this.#factor, loop: usableLoop(this.#score, this.#loop) };
    const { cues, cursor, isOver, jumps } = advance(this.#score, this.#cursor, now + ahead, pace);
    this.#stage.cue(cues);
    this.#cursor = cursor;
    for (const jump of jumps) this.#leg(jump);
    if (!isOver) return;
    if (this.isLive) {
      this.#state = 'waiting';
      this.#stage.changed();
    } else this.#overAt = cursor.time; // What was cued ahead is still to be heard.
  }

  #end(): void {
    this.#state = 'stopped';
    this.#cursor = { ...this.#cursor, tick: 0 };
    this.#stage.changed();
  }

  #leg({ tick, time }: Moment): void {
    const now = this.#stage.now();
    const current = this.#legs.findLastIndex((leg) => leg.time <= now);
    this.#legs = [
      ...this.#legs.slice(Math.max(0, current)).filter((leg) => leg.time < time),
      { time, tick, factor: this.#factor, timeline: this.#score.timeline },
    ];
  }

  #start(tick: number): void {
    // Not before what was cued when it was halted.
    const time = Math.max(this.#stage.now() + delay, this.#cursor.time);
    this.#cursor = { time, tick, sounding: [], entering: true };
    this.#overAt = undefined;
    this.#legs = [];
    this.#leg(this.#cursor);
    this.#state = 'playing';
    this.#stage.unhush(time);
    this.tick();
  }

  #halt(tick: number): void {
    this.#stage.hush();
    this.#stage.cue(release(this.#cursor));
    this.#cursor = { ...this.#cursor, tick, sounding: [], entering: true };
  }
}
