import type { Cursor } from '../contract/codec.ts';
import type { InputLayout } from './input-layout.ts';
import type { Scene } from './scene.ts';

/** What cursors of all kinds have in common: they tell of a scene, and write the network's input from it. */
export abstract class SceneCursor<S extends Scene> implements Cursor {
  protected readonly layout: InputLayout;
  protected readonly scene: S;

  constructor(layout: InputLayout, scene: S) {
    this.layout = layout;
    this.scene = scene;
  }

  get frame(): number {
    return this.scene.frame;
  }

  get chosen(): readonly number[] {
    return this.scene.chosen;
  }

  get previous(): readonly number[] {
    return this.scene.previous;
  }

  writeInput(out: Float32Array, offset: number): void {
    this.layout.write(this.scene, out, offset);
  }

  abstract writeMask(out: Uint8Array, offset: number): void;
  abstract push(token: number): void;
  abstract pushFrame(notes: readonly number[]): void;
  abstract fork(): Cursor;
}
