import { ArgumentError } from '@recurra/plugin';
import type { ModelProto } from 'onnx-buf';
import { type ValueReport, valueReport } from '../graph/values.ts';
import { type Analysis, type Assumed, analyse, type KnownTensors, symbolOf } from './analyse.ts';
import { type Dim, hasTime, numberOf, TIME } from './dims.ts';

/** The time axis of a model, and what it meets on its way. */
export interface FoundTime {
  readonly assumed: Assumed;
  readonly analysis: Analysis;
}

/**
 * Finds which axes of the inputs are the time axis: those that arrive where recurrent layers have theirs.
 *
 * @param states Inputs that are states.
 * @param given Axes by input, where the caller knows them.
 */
export function findTime(
  model: ModelProto,
  states: ReadonlySet<string>,
  given?: Readonly<Record<string, number>>,
): FoundTime {
  const stored = new Set(model.graph?.initializer.map(({ name }) => name));
  const inputs = (model.graph?.input ?? [])
    .filter(({ name }) => !stored.has(name) && !states.has(name))
    .map(valueReport);
  const start: Assumed = { symbols: new Set(), axes: new Map(), steps: undefined, states };
  const search = new Search(model);
  if (given !== undefined) return search.settle(asGiven(start, inputs, given));
  const { recurrences, made } = search.analyse(start);
  const overs = recurrences.filter(isStreamed).map(({ over }) => sourceOf(over, made));
  const names = overs.flatMap((over) => (over?.length === 1 && isInputLength(over[0]) ? [over[0]] : []));
  if (names.length > 0) return search.settle({ ...start, symbols: new Set(names) });
  const isFixed = overs.some((over) => (numberOf(over) ?? 1) > 1);
  return search.settle(isFixed ? byTrial(search, start, inputs) : start);
}

/** Nodes that are looked at in all, and times that the whole model is in any case. */
const mostVisits = 50_000;
const fewestPasses = 4;

/** Follows the time axis through a model as often as it takes, within measure. */
class Search {
  readonly #model: ModelProto;
  readonly #tensors: KnownTensors = new Map();
  #visits = 0;
  #passes = 0;

  constructor(model: ModelProto) {
    this.#model = model;
  }

  /** Whether there should be no further pass. */
  get isTired(): boolean {
    return this.#passes >= fewestPasses && this.#visits >= mostVisits;
  }

  analyse(assumed: Assumed): Analysis {
    const analysis = analyse(this.#model, assumed, this.#tensors);
    this.#visits += analysis.visits;
    this.#passes++;
    return analysis;
  }

  /** Follows the time axis; where it meets another length that must be the same, that is the time axis too. */
  settle(assumed: Assumed): FoundTime {
    const symbols = new Set(assumed.symbols);
    for (;;) {
      const settled = { ...assumed, symbols };
      const analysis = this.analyse(settled);
      const more = analysis.unified.flat().filter((factor) => isInputLength(factor) && !symbols.has(factor));
      if (more.length === 0) return { assumed: settled, analysis };
      if (this.isTired) {
        const reason = 'takes lengths of inputs together one after the other, more than are looked into.';
        const warnings = [...analysis.warnings, { node: '', operator: '', reason }];
        return { assumed: settled, analysis: { ...analysis, warnings } };
      }
      for (const symbol of more) symbols.add(symbol as string);
    }
  }
}

const isStreamed = ({ states }: Analysis['recurrences'][number]): boolean =>
  states.some(({ isHidden }) => isHidden);

/** The length of an input that a length was made of. */
function sourceOf(length: Dim | undefined, made: Analysis['made']): Dim | undefined {
  let source = length;
  for (;;) {
    const [name] = source ?? [];
    const from = typeof name === 'string' ? made.get(name) : undefined;
    if (from === undefined) return source;
    source = from;
  }
}

const isInputLength = (factor: unknown): factor is string =>
  typeof factor === 'string' && !factor.startsWith('?') && factor !== TIME;

/** More axes are not tried: a model with that many inputs is no stream. */
const mostTrials = 64;

/** Takes each axis of fixed length for the time axis in turn, and keeps those that arrive at a recurrent layer's. */
function byTrial(search: Search, start: Assumed, inputs: readonly ValueReport[]): Assumed {
  let { steps } = start;
  const axes = new Map<string, number>();
  let left = mostTrials;
  for (const { name, shape } of inputs) {
    const trials = (shape ?? []).flatMap((length, axis) => {
      if (
        typeof length !== 'number' ||
        length < 2 ||
        (steps ?? length) !== length ||
        left-- <= 0 ||
        search.isTired
      ) {
        return [];
      }
      const trial: Assumed = { ...start, axes: new Map([[name, axis]]), steps: length };
      const { recurrences, refusals } = search.analyse(trial);
      const arrives = recurrences.some((one) => isStreamed(one) && hasTime(one.over));
      return arrives ? [{ axis, length, refusals: refusals.length }] : [];
    });
    const [best] = trials.sort((a, b) => a.refusals - b.refusals);
    if (best === undefined) continue;
    axes.set(name, best.axis);
    steps = best.length;
  }
  return { ...start, axes, steps };
}

function asGiven(
  start: Assumed,
  inputs: readonly ValueReport[],
  given: Readonly<Record<string, number>>,
): Assumed {
  const symbols = new Set<string>();
  const axes = new Map<string, number>();
  let { steps } = start;
  for (const [name, axis] of Object.entries(given)) {
    const shape = inputs.find((input) => input.name === name)?.shape;
    const length = shape?.[axis];
    if (!shape || length === undefined) {
      throw new ArgumentError(
        `toStreaming(): timeAxes names axis ${axis} of the input "${name}", which there is not.`,
      );
    }
    if (typeof length !== 'number') symbols.add(symbolOf(name, axis, shape));
    else {
      axes.set(name, axis);
      steps = length;
    }
  }
  return { ...start, symbols, axes, steps };
}
