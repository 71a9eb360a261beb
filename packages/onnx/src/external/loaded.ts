import { TensorProto_DataLocation as DataLocation, type TensorProto } from 'onnx-buf';

const loaded = new WeakMap<TensorProto, Uint8Array>();

/** Whether a tensor's data is said to lie in another file. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === DataLocation.EXTERNAL;
}

/**
 * Gives a tensor the data that lies in another file, as a view. The tensor goes on saying where that is, and is written
 * so, until it is given other data.
 */
export function loadData(tensor: TensorProto, view: Uint8Array): void {
  tensor.rawData = view as Uint8Array<ArrayBuffer>;
  loaded.set(tensor, view);
}

/** Whether a tensor's data is what was loaded from another file. */
export function hasLoadedData(tensor: TensorProto): boolean {
  return isExternal(tensor) && loaded.get(tensor) === tensor.rawData;
}
