import { type OnnxModel, type OnnxReport, streamingReport, type ValueReport } from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';

const timeNames = /^(time|seq|step|length|frame)/i;

/**
 * The time axis of each input where it can be told: from the recurrent layers, from the axes' names, or because it is
 * the one open axis that the states do not have.
 */
export function timeAxesOf(
  model: OnnxModel,
  { inputs, states }: OnnxReport,
): Readonly<Record<string, number>> {
  const followed = followedAxes(model);
  const ofStates = states.flatMap(({ shape }) => shape ?? []);
  const isState = (name: string): boolean => states.some(({ input }) => input === name);
  return Object.fromEntries(
    inputs.flatMap(({ name, shape }) => {
      const axis = followed[name] ?? (isState(name) ? undefined : likelyAxis(shape, ofStates));
      return axis === undefined ? [] : [[name, axis]];
    }),
  );
}

/** None for graphs that cannot be followed. */
function followedAxes(model: OnnxModel): Readonly<Record<string, number>> {
  try {
    return streamingReport(model).timeAxes;
  } catch (error) {
    if (isRecurraError(error)) return {};
    throw error;
  }
}

function likelyAxis(shape: ValueReport['shape'], ofStates: readonly unknown[]): number | undefined {
  const names = (shape ?? []).flatMap((dim, axis) => (typeof dim === 'string' ? [{ dim, axis }] : []));
  const named = names.find(({ dim }) => timeNames.test(dim));
  if (named !== undefined || ofStates.length === 0) return named?.axis;
  const [own, ...more] = names.filter(({ dim }) => !ofStates.includes(dim));
  return more.length === 0 ? own?.axis : undefined;
}
