import { ArgumentError } from '@recurra/plugin';
import { lowestPitch } from '../contract/codec.ts';
import { frameBlocks, noteBlocks, type Reference, references } from './blocks.ts';
import type { InputBlock } from './input-block.ts';
import type { Scene } from './scene.ts';

/** Names of what a network's input is put together from. */
export interface InputNames {
  /** Read once a frame. */
  readonly frame: readonly string[];
  /** Read for every note; none for models of whole frames. */
  readonly note: readonly string[];
  /** Notes from which intervals are predicted. */
  readonly references: readonly string[];
}

/** The network's input as it lies side by side: frame blocks, note blocks, references, and whether a frame begins. */
export interface InputLayout {
  readonly frameSize: number;
  readonly noteSize: number;
  readonly referenceCount: number;
  /** All of it. */
  readonly size: number;
  /** Writes the blocks read once a frame: `frameSize` numbers. */
  writeFrame(scene: Scene, out: Float32Array, offset: number): void;
  /** Writes the blocks read for every note: `noteSize` numbers. */
  writeNote(scene: Scene, out: Float32Array, offset: number): void;
  /** Writes the references: outputs (0 is the lowest note), or −1 where there is none. */
  writeReferences(scene: Scene, out: Float32Array | Int32Array, offset: number): void;
  /** Writes everything. */
  write(scene: Scene, out: Float32Array, offset: number): void;
}

/** Looks names up; all are checked here, since they come from files. */
function named<T>(what: string, table: Readonly<Record<string, T>>, names: readonly string[]): T[] {
  return names.map((name) => {
    if (Object.hasOwn(table, name)) return table[name]!;
    throw new ArgumentError(
      `createCodec(): inputs.${what} must be among ${Object.keys(table).join(', ')}, got ${JSON.stringify(name)}; ` +
        'a newer version of @recurra/music may know it.',
    );
  });
}

function writer(blocks: readonly InputBlock[]): { size: number; write: InputBlock['write'] } {
  const size = blocks.reduce((sum, block) => sum + block.size, 0);
  return {
    size,
    write(scene, out, offset) {
      out.fill(0, offset, offset + size);
      let at = offset;
      for (const block of blocks) {
        block.write(scene, out, at);
        at += block.size;
      }
    },
  };
}

/** Blocks and references by their names. */
export interface InputTables {
  readonly frame: Readonly<Record<string, InputBlock>>;
  readonly note: Readonly<Record<string, InputBlock>>;
  readonly references: Readonly<Record<string, Reference>>;
}

const frameTables: InputTables = { frame: frameBlocks, note: noteBlocks, references };

/** Lays the blocks side by side. */
export function inputLayout(names: InputNames, tables: InputTables = frameTables): InputLayout {
  const frame = writer(named('frame', tables.frame, names.frame));
  const note = writer(named('note', tables.note, names.note));
  const from: Reference[] = named('references', tables.references, names.references);
  const writeReferences: InputLayout['writeReferences'] = (scene, out, offset) => {
    for (let i = 0; i < from.length; i++) {
      const pitch = from[i]!(scene);
      out[offset + i] = pitch === undefined ? -1 : pitch - lowestPitch;
    }
  };
  const size = frame.size + note.size + from.length + 1;
  return {
    frameSize: frame.size,
    noteSize: note.size,
    referenceCount: from.length,
    size,
    writeFrame: frame.write,
    writeNote: note.write,
    writeReferences,
    write(scene, out, offset) {
      frame.write(scene, out, offset);
      note.write(scene, out, offset + frame.size);
      writeReferences(scene, out, offset + frame.size + note.size);
      out[offset + size - 1] = scene.chosen.length === 0 ? 1 : 0;
    },
  };
}
