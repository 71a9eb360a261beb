/** One input or output of a model's graph. */
export interface ModelPort {
  /** Its name in the graph. */
  readonly name: string;
  /** Its element type, as ONNX has it: `float32`. */
  readonly type: string;
  /** Its length along each axis; a name where the length is open: `['batch', 'time', 88]`. */
  readonly shape: readonly (number | string)[];
  /** What a number in it means and in which unit: `MIDI number`, `nats`. */
  readonly unit?: string;
}

/** Describes one model that a plugin brings: data, not code. */
export interface ModelCard<Id extends string = string, TaskName extends string = string> {
  /** Name of the model inside its plugin, lower case: `chorales`. Its full id is `pluginId:id`. */
  readonly id: Id;
  /** One of the plugin's tasks. */
  readonly task: TaskName;
  /** What it does and for whom, one or two sentences. */
  readonly description: string;
  /** SPDX identifier of the weights' licence. */
  readonly license: string;
  /** Data it was trained on: name, and where to find it. */
  readonly dataSource: string;
  /** Measured figures by name, with the unit in the name: `{ testMaseRatio: 0.53 }`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The exact command that reproduces the weights. */
  readonly reproduce: string;
  /**
   * Where the `.onnx` file lies. In a plugin, an absolute URL: `new URL('../models/tiny.onnx', import.meta.url).href`, which
   * works in Node, and which bundlers understand and ship the file. In a `card.json`, relative to it.
   */
  readonly file: string;
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** What the graph takes. */
  readonly inputs?: readonly ModelPort[];
  /** What the graph gives. */
  readonly outputs?: readonly ModelPort[];
}
