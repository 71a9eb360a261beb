import { leafLayers } from './layers.ts';

/** Models that were warned about. */
const known = new WeakSet<object>();

/** What may make a layer of tfjs-layers random. */
interface Noisy {
  readonly name: string;
  readonly rate?: number;
  readonly stddev?: number;
  readonly seed?: number | null;
  readonly cell?: { readonly dropout?: number; readonly recurrentDropout?: number };
}

/** Warns, once a model, if it has layers of tfjs-layers whose dropout or noise follows no seed. */
export async function warnOfUnseeded(where: string, model: unknown): Promise<void> {
  const layers = leafLayers(model).filter((layer): layer is Noisy => mayBeNoisy(layer as Noisy));
  if (layers.length === 0 || known.has(model as object)) return;
  // Loaded only where such a layer may be; other packages have layers like these that do follow the seed.
  const tfl = await import('@tensorflow/tfjs-layers');
  const name = 'probe';
  const foreign = [
    tfl.RNN,
    ...[
      tfl.layers.dropout({ rate: 0, name }),
      tfl.layers.gaussianDropout({ rate: 0, name }),
      tfl.layers.gaussianNoise({ stddev: 0, name }),
      tfl.layers.alphaDropout({ rate: 0, name }),
    ].map((probe) => probe.constructor),
  ];
  const names = layers
    .filter((layer) => foreign.some((kind) => layer instanceof kind))
    .map((layer) => layer.name);
  if (names.length === 0) return;
  known.add(model as object);
  console.warn(
    `${where}: the dropout or noise of ${names.join(', ')} (tf.layers) does not follow the seed, so no two runs are alike; use dropout() and the recurrent layers of @recurra/cells.`,
  );
}

function mayBeNoisy({ rate = 0, stddev = 0, seed, cell }: Noisy): boolean {
  const strength = Math.max(rate, stddev, cell?.dropout ?? 0, cell?.recurrentDropout ?? 0);
  return strength > 0 && (seed === undefined || seed === null);
}
