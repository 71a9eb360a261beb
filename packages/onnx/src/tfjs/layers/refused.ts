import { OnnxError } from '../../errors.ts';
import type { LayerExporter } from '../types.ts';

/** An exporter for a layer that cannot be one: it says why, and what to do instead. */
export function refused(why: string): LayerExporter {
  return (layer) => {
    throw new OnnxError(
      `exportOnnx(): layer "${layer.name}" is of class ${layer.getClassName()}, which ${why}.`,
      { node: layer.name, operator: layer.getClassName() },
    );
  };
}
