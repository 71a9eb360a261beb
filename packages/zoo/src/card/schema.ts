import type { ModelCard } from '@recurra/plugin';
import * as v from 'valibot';

/** A model card outside a plugin: it may name the plugin whose task it is. */
export interface StandaloneCard extends ModelCard {
  /** The plugin whose task it is; if left out, the only one that has such a task. */
  readonly plugin?: string;
}

const text = v.pipe(v.string(), v.nonEmpty());
const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const port = v.looseObject({
  name: text,
  type: text,
  shape: v.array(v.union([count, text])),
  unit: v.exactOptional(text),
});

/** A model card, as `card.json` holds it. Further fields are allowed, and kept. */
export const cardSchema: v.GenericSchema<unknown, StandaloneCard> = v.looseObject({
  id: v.pipe(name, v.description('Name of the model inside its plugin, lower case.')),
  task: v.pipe(name, v.description("One of the plugin's tasks.")),
  plugin: v.exactOptional(
    v.pipe(name, v.description('The plugin whose task it is, in a card that stands alone.')),
  ),
  description: v.pipe(text, v.description('What it does and for whom, one or two sentences.')),
  license: v.pipe(text, v.description("SPDX identifier of the weights' licence.")),
  dataSource: v.pipe(text, v.description('Data it was trained on: name, and where to find it.')),
  metrics: v.pipe(
    v.record(v.string(), v.number()),
    v.description('Measured figures by name, with the unit in the name.'),
  ),
  reproduce: v.pipe(text, v.description('The exact command that reproduces the weights.')),
  file: v.pipe(
    text,
    v.description('Where the .onnx file lies: a URL, relative to the card if it is not absolute.'),
  ),
  bytes: v.pipe(count, v.minValue(1), v.description('Size of the file in bytes.')),
  sha256: v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]{64}$/),
    v.description('SHA-256 of the file, hexadecimal, lower case.'),
  ),
  inputs: v.exactOptional(v.pipe(v.array(port), v.description('What the graph takes.'))),
  outputs: v.exactOptional(v.pipe(v.array(port), v.description('What the graph gives.'))),
});
