import { decodeTensor, type OnnxModel, type ValueReport } from '@recurra/onnx';

/** Inputs that have a value in the model, which a caller may replace. */
export function optionalInputs({ graph }: OnnxModel): ValueReport[] {
  const listed = new Set(graph?.input.map(({ name }) => name));
  return (graph?.initializer ?? [])
    .filter(({ name }) => listed.has(name))
    .map((stored) => {
      const { type, dims } = decodeTensor(stored);
      return { name: stored.name, type, shape: dims };
    });
}
