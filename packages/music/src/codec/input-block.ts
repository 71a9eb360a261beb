import type { Scene } from './scene.ts';

/** A part of the network's input. The place it writes to is zero before. */
export interface InputBlock {
  /** Numbers that it takes. */
  readonly size: number;
  write(scene: Scene, out: Float32Array, offset: number): void;
}
