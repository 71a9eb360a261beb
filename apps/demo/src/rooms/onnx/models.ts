import unistroke from '@recurra/gesture/models/unistroke.onnx?url';
import chorales from '@recurra/music/models/chorales.onnx?url';

/** A model that comes with the app. */
export interface Example {
  readonly title: string;
  readonly file: string;
  readonly url: string;
}

/** The models that come with the app. */
export const examples: readonly [Example, ...Example[]] = [
  { title: 'Chorales (streams)', file: 'chorales.onnx', url: chorales },
  { title: 'Sixteen gestures', file: 'unistroke.onnx', url: unistroke },
];

/** Fetches an example. */
export async function fetchExample({ url }: Example): Promise<Uint8Array> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new Error('The model could not be fetched. Check the connection and try again.');
  return new Uint8Array(await response.arrayBuffer());
}
