import { create } from '@bufbuild/protobuf';
import { type GraphProto, type ModelProto, ModelProtoSchema } from 'onnx-buf';
import manifest from '../package.json' with { type: 'json' };

/** What a new model says of itself. */
export interface NewModelOptions {
  /** Version of the standard operators. */
  readonly opset: number;
  /** Key-value pairs. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the model is, for people. */
  readonly description?: string | undefined;
}

/** The oldest file format version that may carry each operator set, from the table in the standard's Versioning.md. */
function irVersion(opset: number): bigint {
  if (opset >= 21) return 10n;
  if (opset >= 19) return 9n;
  return opset >= 15 ? 8n : 7n;
}

/** Puts a graph into a model of Recurra's. */
export function newModel(graph: GraphProto, { opset, metadata, description }: NewModelOptions): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: irVersion(opset),
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    producerName: 'recurra',
    producerVersion: manifest.version,
    ...(description === undefined ? {} : { docString: description }),
    graph,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}
