import type { GestureManifest } from '../../contract/manifest.ts';
import type { GestureSession, Recognition } from '../../contract/recognizer.ts';
import type { Reading, TimedSequence } from '../../contract/sequence.ts';
import { createSequenceBuilder } from '../../sources/sequence-builder.ts';
import type { WholeRecognizer } from '../spotter.ts';
import type { SessionMaker } from '../tracker.ts';
import { type Shape, shapes } from './streams.ts';

const points = 32;

/** Points evenly apart along the path, around their middle, of size 1. */
function canonical({ values }: Pick<TimedSequence, 'values'>): number[] {
  const along = [0];
  for (let j = 2; j < values.length; j += 2) {
    along.push(along.at(-1)! + Math.hypot(values[j]! - values[j - 2]!, values[j + 1]! - values[j - 1]!));
  }
  const path: number[] = [];
  let i = 0;
  for (let k = 0; k < points; k++) {
    const at = (along.at(-1)! * k) / (points - 1);
    while (i < along.length - 2 && along[i + 1]! < at) i++;
    const step = along[i + 1]! - along[i]!;
    const share = step > 0 ? Math.min(1, (at - along[i]!) / step) : 0;
    for (const d of [0, 1]) {
      path.push(values[2 * i + d]! + share * (values[2 * (i + 1) + d]! - values[2 * i + d]!));
    }
  }
  const middle = [0, 1].map((d) => path.filter((_, j) => j % 2 === d).reduce((a, b) => a + b) / points);
  const centred = path.map((x, j) => x - middle[j % 2]!);
  const size = Math.sqrt(centred.reduce((sum, x) => sum + x * x, 0) / points) || 1;
  return centred.map((x) => x / size);
}

const manifest: GestureManifest = {
  format: 'recurra-gesture',
  version: 1,
  classes: Object.keys(shapes),
  members: 1,
  pipeline: {
    dimensions: 2,
    points,
    resample: 'length',
    translate: 'gesture',
    scale: 'gesture',
    rotate: false,
    velocity: false,
    ending: false,
    mean: [0, 0],
    deviation: [70, 70],
  },
  rejection: { threshold: 0.3, falseRejectRate: 0.05 },
  duration: [700, 900, 1100],
  notes: [],
};

/**
 * Recognises gestures by their distance to one template each: slower than a network, but nothing about it is learnt.
 */
export function templateRecognizer(): WholeRecognizer & SessionMaker & { sessions: number; looks: number } {
  const templates = Object.values(shapes).map((shape: Shape) => {
    const places = Array.from({ length: 241 }, (_, i) => shape(i / 240));
    return canonical({ values: new Float32Array(places.flat()) });
  });
  const recognize = (sequence: TimedSequence): Recognition => {
    recognizer.looks++;
    const path = canonical(sequence);
    const far = templates.map((template) =>
      Math.sqrt(template.reduce((sum, x, i) => sum + (x - path[i]!) ** 2, 0) / points),
    );
    const weights = far.map((x) => Math.exp(-x / 0.1));
    const total = weights.reduce((a, b) => a + b);
    const novelty = Math.min(...far);
    const index = far.indexOf(novelty);
    const best = manifest.classes[index]!;
    return {
      name: novelty > manifest.rejection.threshold ? undefined : best,
      best,
      probability: weights[index]! / total,
      probabilities: new Float32Array(weights.map((x) => x / total)),
      novelty,
    };
  };
  const createSession = (): GestureSession => {
    recognizer.sessions++;
    const sequence = createSequenceBuilder();
    const result = {} as Recognition;
    const now = () => (sequence.length > 1 ? Object.assign(result, recognize(sequence.build())) : undefined);
    return {
      push(t, values, newStroke) {
        sequence.add({ t, values } as Reading, newStroke);
        return now();
      },
      end: now,
      get length() {
        return sequence.length;
      },
      reset: () => sequence.truncate(0),
    };
  };
  const recognizer = { manifest, recognize, createSession, sessions: 0, looks: 0 };
  return recognizer;
}
