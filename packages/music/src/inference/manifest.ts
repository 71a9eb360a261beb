import { DataError } from '@recurra/plugin';
import * as v from 'valibot';
import type { MusicManifest } from '../contract/model.ts';

/** Key of the file's metadata that holds the manifest. */
export const manifestKey = 'recurra.music';

/** Version of the manifest's layout; older ones are read, newer ones refused. */
export const manifestVersion = 1;

/** Names of the graph's own inputs and output; the others are states. */
export const graphNames = {
  frame: 'frame',
  note: 'note',
  references: 'references',
  logits: 'logits',
} as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e6));
const pitch = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(127));

const schema = v.object({
  format: v.literal('recurra-music'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  kind: v.picklist(['frame', 'note', 'event']),
  stepsPerQuarter: count,
  conditions: v.array(v.picklist(['key', 'metre', 'phrase', 'chord'])),
  inputs: v.object({
    frame: v.array(v.string()),
    note: v.array(v.string()),
    references: v.array(v.string()),
  }),
  members: count,
  range: v.tuple([pitch, pitch]),
  maxPolyphony: count,
  bpm: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
  temperature: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10))),
  notes: v.array(v.string()),
});

/**
 * Reads the manifest from a file's metadata.
 *
 * @throws DataError if there is none, or it is not as it should be.
 */
export function parseManifest(text: string | undefined): MusicManifest {
  if (text === undefined) {
    throw new DataError(
      'loadMusicModel(): the file is an ONNX model, but has no music manifest in its metadata; ' +
        'give a file that fitMusicModel() made.',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError('loadMusicModel(): the manifest in the file is no JSON; the file is damaged.', {
      cause,
    });
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > manifestVersion) {
    throw new DataError(
      `loadMusicModel(): the file's manifest has version ${version}, this package reads up to ${manifestVersion}; ` +
        'install a newer @recurra/music.',
    );
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? 'manifest';
  throw new DataError(`loadMusicModel(): the file's manifest is damaged: ${path}: ${issue.message}.`);
}
