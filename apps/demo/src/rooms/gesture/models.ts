import card from '@recurra/gesture/models/unistroke.json';
import modelUrl from '@recurra/gesture/models/unistroke.onnx?url';
import type { Drawing } from '@recurra/viz';
import { readBytes } from '../../ui/read-bytes.ts';
import { unistrokes } from './try/shapes.ts';

/** A model that can recognise here. */
export interface ModelChoice {
  readonly name: string;
  readonly source: { readonly url: string } | { readonly bytes: Uint8Array };
  /** A drawing of each class, as far as there are any. */
  readonly pictures: ReadonlyMap<string, Drawing>;
  /** Share of gestures that was recognised of people it did not learn from. */
  readonly accuracy?: number;
}

/** The model that comes with the app. */
export const shippedModel: ModelChoice = {
  name: 'Sixteen gestures',
  source: { url: modelUrl },
  pictures: unistrokes,
  accuracy: card.metrics.accuracyLeavingOnePersonOut,
};

/** A model of the user's, from a file. */
export async function modelOfFile(file: File): Promise<ModelChoice> {
  return { name: file.name, source: { bytes: await readBytes(file) }, pictures: new Map() };
}

/** The model's file. */
export async function bytesOf({ source }: ModelChoice): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  const response = await fetch(source.url).catch(() => undefined);
  if (!response?.ok)
    throw new Error('The model could not be fetched. Check the connection and reload the page.');
  return new Uint8Array(await response.arrayBuffer());
}
