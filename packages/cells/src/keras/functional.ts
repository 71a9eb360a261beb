import { ArgumentError } from '@recurra/plugin';
import * as tfl from '@tensorflow/tfjs-layers';
import { isJson, type Json, type KerasVersion, readObject, show, where } from './json.ts';
import { inputConfig } from './layers.ts';

/** Creates a layer or a nested model. */
export type Create = (value: unknown, version: KerasVersion) => tfl.layers.Layer;

/** One output of one call of a layer. */
interface TensorReference {
  readonly layer: string;
  readonly node: number;
  readonly tensor: number;
}

/** One call of a layer. */
interface Call {
  readonly inputs: readonly TensorReference[];
}

// Keras 3 has the computation of a mask in the graph; tfjs-layers computes masks by itself.
const maskOperations: ReadonlySet<string> = new Set(['NotEqual', 'Any']);
const modelClasses: ReadonlySet<string> = new Set(['Functional', 'Model']);

/** Builds the graph that the config of a functional model describes. @throws ArgumentError if it cannot. */
export function createFunctional(config: Json, version: KerasVersion, create: Create): tfl.LayersModel {
  const stored = Array.isArray(config.layers) ? (config.layers as unknown[]) : [];
  const masks = new Set<string>();
  const layers = new Map<string, tfl.layers.Layer>();
  const offsets = new Map<string, number>();
  const results = new Map<string, tfl.SymbolicTensor[][]>();
  const waiting: { layer: string; call: Call }[] = [];
  for (const item of stored) {
    const name = layerName(item);
    const object = readObject(`the layer ${show(name)}`, item);
    results.set(name, []);
    if (maskOperations.has(object.className)) masks.add(name);
  }
  for (const item of stored) {
    const name = layerName(item);
    if (masks.has(name)) continue;
    const object = readObject(`the layer ${show(name)}`, item);
    if (object.className === 'InputLayer') {
      const { batchInputShape, dtype } = inputConfig(object.config);
      results.get(name)!.push([tfl.input({ batchShape: batchInputShape, dtype, name })]);
      continue;
    }
    layers.set(name, create(item, version));
    // A nested model counts its own making as its first call; in Keras 3 only a functional one does.
    const counts = modelClasses.has(object.className) || (version === 2 && object.className === 'Sequential');
    offsets.set(name, counts ? 1 : 0);
    const calls = (item as Json).inbound_nodes;
    for (const call of Array.isArray(calls) ? calls : []) {
      waiting.push({ layer: name, call: readCall(name, call, masks) });
    }
  }

  const find = ({ layer, node, tensor }: TensorReference): tfl.SymbolicTensor | undefined => {
    if (!results.has(layer)) {
      throw new ArgumentError(
        `${where}: the graph refers to the layer ${show(layer)}, which is not in the model.`,
      );
    }
    return results.get(layer)![node - (offsets.get(layer) ?? 0)]?.[tensor];
  };

  // A layer may be called several times, at different depths: call what can be called until all is done. The calls
  // of one layer stay in order, because references count them.
  for (let left = waiting; left.length > 0; ) {
    const blocked = new Set<string>();
    const rest: typeof left = [];
    for (const entry of left) {
      const inputs = entry.call.inputs.map(find);
      if (blocked.has(entry.layer) || inputs.includes(undefined)) {
        blocked.add(entry.layer);
        rest.push(entry);
        continue;
      }
      const tensors = inputs as tfl.SymbolicTensor[];
      const output = layers.get(entry.layer)!.apply(tensors.length === 1 ? tensors[0]! : tensors);
      results.get(entry.layer)!.push((Array.isArray(output) ? output : [output]) as tfl.SymbolicTensor[]);
    }
    if (rest.length === left.length) {
      throw new ArgumentError(
        `${where}: the inputs of the layer ${show(rest[0]!.layer)} cannot be computed; the graph has a cycle or a gap.`,
      );
    }
    left = rest;
  }

  const ends = (value: unknown, key: string) =>
    references(value).map((reference) => {
      const tensor = find(reference);
      if (tensor === undefined)
        throw new ArgumentError(`${where}: ${key} refers to ${show(reference)}, which is not there.`);
      return tensor;
    });
  const name = typeof config.name === 'string' ? { name: config.name } : {};
  const inputs = ends(config.input_layers, 'input_layers');
  const outputs = ends(config.output_layers, 'output_layers');
  return tfl.model({ inputs, outputs, ...name });
}

function layerName(item: unknown): string {
  const name = isJson(item) ? (item.name ?? (isJson(item.config) ? item.config.name : undefined)) : undefined;
  if (typeof name !== 'string') throw new ArgumentError(`${where}: a layer has no name: ${show(item)}.`);
  return name;
}

/** `["lstm", 0, 0]`, lists and dictionaries of them → a flat list. */
function references(value: unknown): TensorReference[] {
  if (Array.isArray(value)) {
    const [layer, node, tensor] = value as unknown[];
    if (typeof layer === 'string') return [{ layer, node: Number(node), tensor: Number(tensor) }];
    return value.flatMap(references);
  }
  return isJson(value) ? Object.values(value).flatMap(references) : [];
}

/** The tensors in an argument of Keras 3's form. */
function kerasTensors(value: unknown): TensorReference[] {
  if (Array.isArray(value)) return value.flatMap(kerasTensors);
  if (!isJson(value)) return [];
  if (value.class_name === '__keras_tensor__' && isJson(value.config))
    return references(value.config.keras_history);
  return Object.values(value).flatMap(kerasTensors);
}

function readCall(layer: string, call: unknown, masks: ReadonlySet<string>): Call {
  // Keras 2: a list of [layer, node, tensor, keyword arguments].
  if (Array.isArray(call)) {
    const inputs = references(call);
    const states = call.flatMap((item: unknown) =>
      Array.isArray(item) && isJson(item[3]) ? references(item[3].initial_state) : [],
    );
    return { inputs: [...inputs, ...states] };
  }
  if (!isJson(call))
    throw new ArgumentError(`${where}: a call of the layer ${show(layer)} is not readable: ${show(call)}.`);
  const inputs = kerasTensors(call.args);
  const keywords = isJson(call.kwargs) ? call.kwargs : {};
  for (const [key, value] of Object.entries(keywords)) {
    const tensors = kerasTensors(value);
    if (key === 'mask' && tensors.every((reference) => masks.has(reference.layer))) continue;
    if (key === 'initial_state' || key === 'sequences' || key === 'inputs') {
      inputs.push(...tensors);
      continue;
    }
    if (tensors.length === 0 && (value === null || value === false)) continue;
    throw new ArgumentError(
      `${where}: the layer ${show(layer)} is called with ${key}: ${show(value)}, which has no counterpart in tfjs-layers.`,
    );
  }
  return { inputs };
}
