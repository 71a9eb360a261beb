/** What holds other layers: a model, `Bidirectional`, `TimeDistributed`. */
interface Container {
  readonly layers?: unknown;
  readonly forwardLayer?: unknown;
  readonly backwardLayer?: unknown;
  readonly layer?: unknown;
}

/** All layers of a model that hold no others, in the model's order, each once; of a custom model those of its `layers`. */
export function leafLayers(model: unknown): object[] {
  const seen = new Set<object>();
  const leaves: object[] = [];
  const visit = (candidate: unknown): void => {
    if (typeof candidate !== 'object' || candidate === null || seen.has(candidate)) return;
    seen.add(candidate);
    const children = childrenOf(candidate);
    if (children === undefined) leaves.push(candidate);
    else children.forEach(visit);
  };
  visit(model);
  return leaves;
}

function childrenOf({ layers, forwardLayer, backwardLayer, layer }: Container): unknown[] | undefined {
  if (Array.isArray(layers)) return layers;
  // Besides these two, which are copies, Bidirectional has the layer it was given, which it never runs.
  if (forwardLayer !== undefined && backwardLayer !== undefined) return [forwardLayer, backwardLayer];
  return layer === undefined ? undefined : [layer];
}
