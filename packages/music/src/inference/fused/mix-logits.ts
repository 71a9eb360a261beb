import { pitchCount } from '../../contract/codec.ts';
import type { MusicManifest } from '../../contract/model.ts';

/** What the heads of a file are. */
export interface HeadShape {
  readonly kind: MusicManifest['kind'];
  readonly outputs: number;
  readonly referenceCount: number;
  /** The reference at and above which no note may come. */
  readonly ceiling: number | undefined;
}

/** Logit of what may not come, and the smallest probability: as the file's graph has them. */
const impossible = -1e9;
const tiny = 1e-37;

/**
 * Makes what turns the heads of a file's networks into logits of their mean probability, as the graph does: what is predicted for each
 * note and for its interval from the references added up, softmax (or, of independent notes, the logistic function), mean, logarithm.
 *
 * @param heads Rows of each network, [rows, outputs + referenceCount · (2 · reach + 1)].
 * @param row Which.
 * @param references Of the row: outputs, or −1.
 * @param out Where `outputs` logits go, from `offset` on.
 */
export function createMixer({ ceiling, kind, outputs, referenceCount }: HeadShape) {
  const logits = new Float32Array(outputs);
  const yes = new Float64Array(outputs);
  const no = new Float64Array(outputs);

  /** Adds one network's intervals to its notes. */
  function addUp(heads: Float32Array, from: number, width: number, references: ArrayLike<number>): void {
    for (let k = 0; k < outputs; k++) logits[k] = heads[from + k]!;
    const intervals = (width - outputs) / Math.max(1, referenceCount);
    const reach = (intervals - 1) / 2;
    for (let r = 0; r < referenceCount; r++) {
      const note = references[r]!;
      if (note < 0) continue;
      const at = from + outputs + r * intervals + reach - note;
      const end = Math.min(pitchCount - 1, note + reach);
      for (let k = Math.max(0, note - reach); k <= end; k++) logits[k]! += heads[at + k]!;
    }
    const last = ceiling === undefined ? -1 : references[ceiling]!;
    if (last >= 0) logits.fill(impossible, last, pitchCount);
  }

  function addSoftmax(): void {
    let largest = logits[0]!;
    for (let k = 1; k < outputs; k++) if (logits[k]! > largest) largest = logits[k]!;
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      no[k] = Math.exp(logits[k]! - largest);
      sum += no[k]!;
    }
    for (let k = 0; k < outputs; k++) yes[k]! += no[k]! / sum;
  }

  return (
    heads: readonly Float32Array[],
    row: number,
    width: number,
    references: ArrayLike<number>,
    out: Float32Array,
    offset: number,
  ): void => {
    const from = row * width;
    if (heads.length === 1) {
      addUp(heads[0]!, from, width, references);
      out.set(logits, offset);
      return;
    }
    yes.fill(0);
    if (kind === 'frame') {
      no.fill(0);
      for (const each of heads) {
        addUp(each, from, width, references);
        for (let k = 0; k < outputs; k++) {
          yes[k]! += 1 / (1 + Math.exp(-logits[k]!));
          no[k]! += 1 / (1 + Math.exp(logits[k]!));
        }
      }
      const mean = (sum: number): number => Math.log(Math.max(sum / heads.length, tiny));
      for (let k = 0; k < outputs; k++) out[offset + k] = mean(yes[k]!) - mean(no[k]!);
      return;
    }
    for (const each of heads) {
      addUp(each, from, width, references);
      addSoftmax();
    }
    for (let k = 0; k < outputs; k++) out[offset + k] = Math.log(Math.max(yes[k]! / heads.length, tiny));
  };
}
