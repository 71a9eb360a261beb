import { DataError } from '@recurra/plugin';
import * as v from 'valibot';
import type { GestureManifest } from '../contract/manifest.ts';

/** Key of the file's metadata that holds the manifest. */
export const manifestKey = 'recurra.gesture';

/** Version of the manifest's layout; older ones are read, newer ones refused. */
export const manifestVersion = 1;

/** Names of what enters and leaves the graph. */
export const graphNames = { points: 'points', logits: 'logits', embedding: 'embedding' } as const;

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));
const positive = v.pipe(v.number(), v.minValue(0), v.maxValue(1e12));

const schema = v.object({
  format: v.literal('recurra-gesture'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  classes: v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(4096)),
  members: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)),
  pipeline: v.object({
    dimensions: size,
    points: v.pipe(size, v.minValue(2)),
    resample: v.picklist(['time', 'length']),
    translate: v.picklist(['gesture', 'dataset', 'none']),
    scale: v.picklist(['gesture', 'dataset', 'none']),
    rotate: v.boolean(),
    velocity: v.boolean(),
    ending: v.boolean(),
    smooth: v.optional(
      v.object({ minCutoff: positive, beta: positive, derivativeCutoff: v.optional(positive) }),
    ),
    mean: v.array(v.number()),
    deviation: v.array(v.pipe(v.number(), v.gtValue(0))),
  }),
  rejection: v.object({
    threshold: v.number(),
    falseRejectRate: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  duration: v.tuple([positive, positive, positive]),
  notes: v.array(v.string()),
});

/**
 * Reads the manifest from a file's metadata.
 *
 * @throws DataError if there is none, or it is not as it should be.
 */
export function parseManifest(text: string | undefined): GestureManifest {
  if (text === undefined) {
    throw new DataError(
      'loadRecognizer(): the file is an ONNX model, but has no gesture manifest in its metadata; ' +
        'give a file that fitRecognizer() made.',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError('loadRecognizer(): the manifest in the file is no JSON; the file is damaged.', {
      cause,
    });
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > manifestVersion) {
    throw new DataError(
      `loadRecognizer(): the file's manifest has version ${version}, this package reads up to ${manifestVersion}; ` +
        'install a newer @recurra/gesture.',
    );
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const [issue] = result.issues;
    const path = v.getDotPath(issue) ?? 'manifest';
    throw new DataError(`loadRecognizer(): the file's manifest is damaged: ${path}: ${issue.message}.`);
  }
  const manifest = result.output as GestureManifest;
  const { deviation, dimensions, mean } = manifest.pipeline;
  if (mean.length !== dimensions || deviation.length !== dimensions) {
    throw new DataError(
      `loadRecognizer(): the file's manifest is damaged: pipeline.mean and pipeline.deviation must have ${dimensions} numbers.`,
    );
  }
  return manifest;
}
