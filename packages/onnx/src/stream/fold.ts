import { create } from '@bufbuild/protobuf';
import type { Kernels } from '@recurra/kernels';
import { type GraphProto, GraphProtoSchema, type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { compileModel } from '../graph/compile.ts';
import { Reads } from '../graph/order.ts';
import { valueReport } from '../graph/values.ts';
import { hostFlow } from '../host/host-graph.ts';
import { math } from '../operators/math/index.ts';
import { movement } from '../operators/movement/index.ts';
import { newTensor } from '../operators/support/tensors.ts';
import { isTensorType, type OnnxTensor } from '../tensor/types.ts';

/** What computes shapes and constants needs no kernels. */
const noKernels = new Proxy({} as Kernels, {
  get: () => {
    throw new OnnxError('it needs a recurrent layer or a product to be computed');
  },
});

/**
 * Computes a value that depends only on the shapes of the inputs: for sequences of one step and one row.
 *
 * @throws OnnxError if it cannot be computed beforehand.
 */
export function fold(model: ModelProto, value: string): OnnxTensor {
  const graph = model.graph as GraphProto;
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const needed = new Set<string>([value]);
  const nodes = new Set<GraphProto['node'][number]>();
  const reads = new Reads();
  for (const name of needed) {
    const node = makers.get(name);
    if (node === undefined || nodes.has(node)) continue;
    nodes.add(node);
    for (const read of reads.of(node)) needed.add(read);
  }
  const input = graph.input.filter(({ name }) => needed.has(name));
  const part = create(GraphProtoSchema, {
    name: 'start',
    node: graph.node.filter((node) => nodes.has(node)),
    input,
    initializer: graph.initializer.filter(({ name }) => needed.has(name)),
    output: [{ name: value }],
  });
  const { irVersion, opsetImport, functions } = model;
  const compiled = compileModel(
    create(ModelProtoSchema, { irVersion, opsetImport, functions, graph: part }),
    hostFlow({ ...movement, ...math }),
  );
  try {
    const feeds = input.flatMap((info) => {
      const { name, type, shape } = valueReport(info);
      if (shape === null || !isTensorType(type) || type === 'string') return [];
      const dims = shape.map((length) => (typeof length === 'number' ? length : 1));
      return [[name, newTensor(type, dims) as OnnxTensor] as const];
    });
    return compiled.run(new Map(feeds), noKernels).get(value) as OnnxTensor;
  } finally {
    compiled.dispose();
  }
}
