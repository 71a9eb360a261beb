import type { NodeProto } from 'onnx-buf';
import { type Dim, dim, hasTime, isTime, numberOf } from './dims.ts';
import { isSequence, type Known, still } from './known.ts';
import { first, meet, type Rule, type Visit } from './visit.ts';

/** A state of a node that runs over a sequence. */
export interface NodeState {
  /** What it is called in names: `h`, `c`, `state0`. */
  readonly role: string;
  /** Input and output of the node that hold it. */
  readonly input: number;
  readonly output: number;
  /** Whether the model keeps it to itself. */
  readonly isHidden: boolean;
  /** Its shape. */
  readonly dims: readonly Dim[] | undefined;
  /** What it starts from; undefined for zeros. */
  readonly start: Known | undefined;
}

/** A node that runs over a sequence, and whether that is the sequence of the model's steps. */
export interface Recurrence {
  readonly node: NodeProto;
  readonly name: string;
  readonly isTop: boolean;
  /** Length of the sequence; undefined if it is not known. */
  readonly over: Dim | undefined;
  /** Whether what it runs over comes from the last step, so that it starts anew at each step. */
  readonly isAnew: boolean;
  readonly states: readonly NodeState[];
}

const directionOf = ({ attributes }: Visit): string => attributes.text('direction', 'forward');

/** RNN, GRU and LSTM. */
export function recurrent(note: (recurrence: Recurrence) => void): Rule {
  return (visit) => {
    const x = first(visit);
    const [, , R, , lengths, h, c] = visit.inputs;
    const batchFirst = visit.attributes.int('layout', 0) === 1;
    const [time, batch, features] = batchFirst ? [x.dims?.[1], x.dims?.[0], x.dims?.[2]] : (x.dims ?? []);
    const overSteps = hasTime(time);
    const directions = directionOf(visit) === 'bidirectional' ? 2 : 1;
    const hidden = visit.attributes.int('hidden_size', 0);
    const size: Dim = hidden > 0 ? dim(hidden) : (R?.dims?.[2] ?? visit.newLength());
    const rows = batch ?? visit.newLength();
    const stateDims = batchFirst ? [rows, dim(directions), size] : [dim(directions), rows, size];
    const states = [
      { role: 'h', input: 5, output: 1, value: h },
      ...(/LSTM$/.test(visit.node.opType) ? [{ role: 'c', input: 6, output: 2, value: c }] : []),
    ].map(
      ({ value, ...rest }): NodeState => ({
        ...rest,
        isHidden: !value?.data,
        dims: stateDims,
        start: value,
      }),
    );
    const isAnew = !x.data || x.last || (overSteps ? false : isSequence(x));
    note({ node: visit.node, name: visit.name, isTop: visit.isTop, over: time, isAnew, states });
    if (hasTime(features)) visit.refuse('takes the steps for features.');
    if (overSteps) checkSteps(visit, time, lengths, [h, c]);
    const met = meet(visit, [x, ...(overSteps ? [] : [h, c])]);
    const last: Known = { ...met, last: met.last || overSteps, dims: stateDims };
    const Y =
      time === undefined || batch === undefined
        ? undefined
        : batchFirst
          ? [batch, time, dim(directions), size]
          : [time, dim(directions), batch, size];
    return [{ ...met, dims: Y }, last, last];
  };
}

function checkSteps(
  visit: Visit,
  time: Dim | undefined,
  lengths: Known | undefined,
  starts: readonly (Known | undefined)[],
): void {
  const direction = directionOf(visit);
  if (!isTime(time)) visit.refuse('takes several axes together for its steps.');
  if (direction === 'bidirectional') {
    visit.refuse('is bidirectional: its backward half begins at the end, which a stream does not have.');
  } else if (direction !== 'forward') {
    visit.refuse('runs backwards: it begins at the end, which a stream does not have.');
  }
  if (lengths !== undefined) {
    const isWhole = lengths.ints?.every(
      (value) => isTime(value) || (visit.steps !== undefined && numberOf(value) === visit.steps),
    );
    if (isWhole) visit.edit(4, []);
    else
      visit.refuse('takes the length of each sequence (sequence_lens), which is not known while it goes on.');
  }
  for (const start of starts) {
    if (start?.data && !start.state) {
      visit.refuse('starts from a state computed from what is fed; it would start so again at each step.');
      return;
    }
  }
}

/** Scan, which carries states from step to step as recurrent layers do. */
export function scan(note: (recurrence: Recurrence) => void): Rule {
  return (visit) => {
    const { attributes, node, inputs } = visit;
    const body = attributes.graph('body');
    const scanned = attributes.int('num_scan_inputs', 0);
    const count = inputs.length - scanned;
    if (body === undefined || visit.opset < 9) return [];
    const axes = attributes.ints('scan_input_axes') ?? [];
    const sequences = inputs.slice(count).map((value, i) => {
      const rank = value?.dims?.length ?? 0;
      const axis = axes[i] ?? 0;
      return { value: value ?? still, axis: axis < 0 ? axis + rank : axis };
    });
    const over = sequences
      .map(({ value, axis }) => value.dims?.[axis])
      .find((length) => length !== undefined);
    const overSteps = hasTime(over);
    const starts = inputs.slice(0, count);
    const states = starts.map(
      (value, i): NodeState => ({
        role: `state${i}`,
        input: i,
        output: i,
        isHidden: !value?.data,
        dims: value?.dims,
        start: value,
      }),
    );
    const isAnew = sequences.some(({ value }) => value.last || (!overSteps && isSequence(value)));
    note({ node, name: visit.name, isTop: visit.isTop, over, isAnew, states });
    if (overSteps) {
      const backwards = [
        ...(attributes.ints('scan_input_directions') ?? []),
        ...(attributes.ints('scan_output_directions') ?? []),
      ];
      if (backwards.some((direction) => direction !== 0)) {
        visit.refuse('runs backwards: it begins at the end, which a stream does not have.');
      }
      if (starts.some((start) => start?.data && !start.state)) {
        visit.refuse('starts from a state computed from what is fed; it would start so again at each step.');
      }
    }
    const steps = sequences.map(({ value, axis }) => ({
      ...value,
      ints: undefined,
      dims: value.dims?.filter((_, i) => i !== axis),
    }));
    const carried = starts.map((value) => ({ ...still, data: true, state: true, dims: value?.dims }));
    const results = visit.body(body, [...carried, ...steps]);
    const met = meet(visit, [...steps, ...(overSteps ? [] : starts)]);
    const outAxes = attributes.ints('scan_output_axes') ?? [];
    return results.map((result, i): Known => {
      if (i < count) return { ...met, last: met.last || overSteps, dims: starts[i]?.dims ?? result?.dims };
      const { dims } = result ?? still;
      const axis = outAxes[i - count] ?? 0;
      const at = axis < 0 ? axis + (dims?.length ?? 0) + 1 : axis;
      return { ...met, dims: dims && over && [...dims.slice(0, at), over, ...dims.slice(at)] };
    });
  };
}
