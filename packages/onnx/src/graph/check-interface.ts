import type { GraphProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';

/** What keeps values from going into a model or out of it: sequences and the like stay inside. Empty if nothing does. */
export function interfaceErrors({ input, output }: Pick<GraphProto, 'input' | 'output'>): OnnxError[] {
  const named = [
    ...input.map((value) => ({ what: 'input', ...value })),
    ...output.map((value) => ({ what: 'output', ...value })),
  ];
  return named.flatMap(({ what, name, type }) => {
    const kind = type?.value.case;
    if (kind === undefined || kind === 'tensorType' || kind === 'sparseTensorType') return [];
    return [
      new OnnxError(
        `the ${what} "${name}" is of type ${kind.replace('Type', '')}; only tensors go in and out here.`,
      ),
    ];
  });
}
