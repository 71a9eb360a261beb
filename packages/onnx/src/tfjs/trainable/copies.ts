import {
  type AttributeProto,
  TensorProto_DataLocation as DataLocation,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf';
import { floatToBfloat16, floatToHalf } from '../../tensor/half.ts';
import { elementType, isTensorType, newData } from '../../tensor/types.ts';

/** A message like another, sharing everything it does not get anew, fields the schema does not know included. */
export function changed<T extends object>(message: T, changes: Partial<T>): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message) as object), message, changes) as T;
}

/** A model whose graphs are others; what is inside them may be shared. */
export function withGraphs(model: ModelProto, edit: (graph: GraphProto) => GraphProto): ModelProto {
  return model.graph === undefined ? model : changed(model, { graph: deep(model.graph, edit) });
}

/** Edits a graph and those in its nodes, the innermost first; a graph that stays as it is, is not copied. */
function deep(graph: GraphProto, edit: (graph: GraphProto) => GraphProto): GraphProto {
  const node = mapped(graph.node, (each) => withSubgraphs(each, (inner) => deep(inner, edit)));
  return edit(node === graph.node ? graph : changed(graph, { node }));
}

function withSubgraphs(node: NodeProto, edit: (graph: GraphProto) => GraphProto): NodeProto {
  const attribute = mapped(node.attribute, (each): AttributeProto => {
    const [g, graphs] = [each.g && edit(each.g), mapped(each.graphs, edit)];
    if (g === each.g && graphs === each.graphs) return each;
    return changed(each, g === undefined ? { graphs } : { g, graphs });
  });
  return attribute === node.attribute ? node : changed(node, { attribute });
}

/** The list itself where nothing changes. */
export function mapped<T>(list: T[], edit: (item: T) => T): T[] {
  const next = list.map(edit);
  return next.every((item, i) => item === list[i]) ? list : next;
}

/** The tensor of a Constant node, if it holds one. */
export function constantTensor(node: NodeProto): TensorProto | undefined {
  if (node.opType !== 'Constant' || (node.domain !== '' && node.domain !== 'ai.onnx')) return undefined;
  return node.attribute.find(({ name }) => name === 'value')?.t;
}

/** Whether a tensor's elements are floats that have an array here. */
export function isFloatTensor({ dataType }: TensorProto): boolean {
  return ['float32', 'float64', 'float16', 'bfloat16'].includes(elementType(dataType));
}

/** A stored tensor with other numbers, in its own element type. */
export function withNumbers(tensor: TensorProto, numbers: Float32Array): TensorProto {
  const type = elementType(tensor.dataType);
  if (!isTensorType(type) || type === 'string') return tensor;
  const data = newData(type, numbers.length) as Float32Array;
  const convert =
    type === 'float16'
      ? floatToHalf
      : type === 'bfloat16'
        ? floatToBfloat16
        : (value: number): number => value;
  for (let i = 0; i < numbers.length; i++) data[i] = convert(numbers[i] as number);
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>;
  // What is stored here no longer lies in another file.
  const moved = tensor.dataLocation === DataLocation.DEFAULT ? {} : { dataLocation: DataLocation.DEFAULT };
  return changed(tensor, {
    rawData,
    floatData: [],
    doubleData: [],
    int32Data: [],
    externalData: [],
    ...moved,
  });
}
