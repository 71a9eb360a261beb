import type { FrameConditions } from '../../contract/piece.ts';
import { type MusicEvent, velocityBin } from '../../encoders/index.ts';
import { Echo } from '../echo.ts';
import { memorySize, remember, type Scene } from '../scene.ts';

/** What kind the events of a frame have come to: ends, then a loudness or beginnings. */
export type Phase = 'off' | 'velocity' | 'on';

const none: readonly number[] = [];

/**
 * Where an event model stands. Events of a frame come in one order, so that music has one stream of events only: notes
 * that end from high to low, then those that begin from high to low, each with its loudness before it if that changes, then the time
 * until something happens.
 */
export class EventScene implements Scene {
  readonly conditions: FrameConditions | undefined;
  readonly memory: Float32Array;
  readonly echo: Echo;
  frame = 0;
  /** Notes that begin in this frame, from high to low. */
  chosen: number[] = [];
  /** What sounded in the frame before. */
  previous: readonly number[] = none;
  earlier: readonly number[] = none;
  /** Notes that sound now, from high to low. */
  sounding: number[] = [];
  /** Notes that began where some last began. */
  begun: readonly number[] = none;
  phase: Phase = 'off';
  /** The last note that ended in this frame. */
  lastOff: number | undefined;
  /** The last note that began, in whatever frame. */
  lastOn: number | undefined;
  bin: number = velocityBin(80);
  /** Frames that the last shift let pass; 0 if something happened since. */
  shift = 0;

  constructor(
    conditions: FrameConditions | undefined,
    memory: Float32Array = new Float32Array(memorySize),
    echo: Echo = new Echo(),
  ) {
    this.conditions = conditions;
    this.memory = memory;
    this.echo = echo;
  }

  /** Goes one event on; it must be one that may come. */
  apply(event: MusicEvent): void {
    switch (event.type) {
      case 'off':
        this.sounding = this.sounding.filter((pitch) => pitch !== event.pitch);
        this.lastOff = event.pitch;
        this.shift = 0;
        return;
      case 'velocity':
        this.bin = event.bin;
        this.phase = 'velocity';
        this.shift = 0;
        return;
      case 'on': {
        const at = this.sounding.findIndex((pitch) => pitch < event.pitch);
        this.sounding.splice(at < 0 ? this.sounding.length : at, 0, event.pitch);
        this.chosen.push(event.pitch);
        this.lastOn = event.pitch;
        this.phase = 'on';
        this.shift = 0;
        return;
      }
      case 'shift':
        this.#pass(event.steps);
        return;
      case 'voice':
      // The model's music has one voice.
    }
  }

  #pass(frames: number): void {
    remember(this.memory, this.chosen);
    if (this.chosen.length > 0) {
      this.echo.push(this.chosen);
      this.begun = this.chosen;
    }
    this.earlier = this.previous;
    this.previous = this.sounding.slice();
    this.chosen = [];
    this.frame += frames;
    this.phase = 'off';
    this.lastOff = undefined;
    this.shift = frames;
  }

  copy(): EventScene {
    const copy = new EventScene(this.conditions, this.memory.slice(), this.echo.copy());
    copy.frame = this.frame;
    copy.chosen = this.chosen.slice();
    copy.previous = this.previous;
    copy.earlier = this.earlier;
    copy.sounding = this.sounding.slice();
    copy.begun = this.begun;
    copy.phase = this.phase;
    copy.lastOff = this.lastOff;
    copy.lastOn = this.lastOn;
    copy.bin = this.bin;
    copy.shift = this.shift;
    return copy;
  }
}
