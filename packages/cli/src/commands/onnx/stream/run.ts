import {
  createStream,
  inspectOnnx,
  type OnnxModel,
  type OnnxReport,
  type OnnxStream,
  type OnnxTensors,
} from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';
import { UsageError } from '../../../errors.ts';
import { axesByInput } from '../axes.ts';
import { openModel } from '../model/open-model.ts';
import { breathe, runnerOptions, sayer } from '../run-model.ts';
import { readInputs } from '../tensors/read-input.ts';
import { timeAxesOf } from '../tensors/time-axes.ts';
import { nestedJson } from '../tensors/to-json.ts';
import { millisecondsText } from '../text.ts';
import { compareWhole } from './compare.ts';
import type { StreamFlags } from './flags.ts';
import { inputLines, writeLine } from './lines.ts';
import { cutSequences, type StepPlan, stepFromLine } from './steps.ts';

/**
 * Runs a model step by step: over sequences from files, or over the lines of standard input.
 *
 * @param path The model's file, or `-` where the sequences come from files.
 * @throws Whatever is wrong with the model, a sequence, or a line.
 */
export async function runStream(path: string, flags: StreamFlags, signal: AbortSignal): Promise<void> {
  const say = sayer(flags.quiet);
  const isPiped = flags.input === undefined;
  if (isPiped && path === '-') {
    throw new UsageError('standard input cannot give the model and the steps; name a file for one of them.');
  }
  if (isPiped && flags.compare)
    throw new UsageError('--compare needs the whole sequence: give it as --input.');
  const { model } = await openModel(path, signal);
  const report = inspectOnnx(model);
  const constants = await readInputs(flags.constant ?? [], report.inputs, '--constant');
  const { stream, plan } = await open(model, report, constants, flags, say);
  try {
    const given = await readInputs(flags.input ?? [], plan.inputs);
    tellStates(stream, say);
    if (isPiped) await overLines(stream, plan, signal, say);
    else await overSequences({ model, stream, plan, constants, given }, flags, signal, say);
  } finally {
    await stream.dispose();
  }
}

async function open(
  model: OnnxModel,
  report: OnnxReport,
  constants: OnnxTensors,
  flags: StreamFlags,
  say: (text: string) => void,
): Promise<{ stream: OnnxStream; plan: StepPlan }> {
  const timeAxes = axesByInput(flags.axis, report.inputs);
  const stream = await createStream(model, {
    ...(await runnerOptions(flags.runner, say)),
    constants,
    ...(flags.axis === undefined ? {} : { timeAxes }),
    ...(flags.state === undefined ? {} : { states: Object.fromEntries(flags.state) }),
  });
  const kept = new Set([...stream.states.map(({ input }) => input), ...Object.keys(constants)]);
  return {
    stream,
    plan: {
      inputs: stream.report.inputs.filter(({ name }) => !kept.has(name)),
      axes: { ...timeAxesOf(model, report), ...timeAxes },
      block: flags.block,
    },
  };
}

function tellStates({ states, report }: OnnxStream, say: (text: string) => void): void {
  const how = report.rewritten ? 'led out of the model' : 'inputs and outputs of the model';
  say(`States, ${how}: ${states.map(({ input, output }) => `${input} ← ${output}`).join(', ')}.`);
  say(`Running in ${report.runner} (${report.runtime}): ${report.why}.`);
  for (const { node, operator, reason } of report.notes) say(`${operator} "${node}": ${reason}`);
}

/** What is streamed, and over what. */
interface Job {
  readonly model: OnnxModel;
  readonly stream: OnnxStream;
  readonly plan: StepPlan;
  readonly constants: OnnxTensors;
  readonly given: OnnxTensors;
}

async function overSequences(
  { model, stream, plan, constants, given }: Job,
  flags: StreamFlags,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const { values, steps, left } = cutSequences(given, plan);
  if (left > 0) say(`The last ${left} along the time axis fill no step and are left out.`);
  const outputs: OnnxTensors[] = [];
  const watch = stopwatch();
  for (const [i, step] of steps.entries()) {
    // Now and then, so that a short step costs nothing more.
    if (i % 64 === 0) await breathe(signal);
    const output = await watch.time(() => stream.step(step));
    if (flags.compare) outputs.push(output);
    else await writeLine(nested(output), signal);
  }
  watch.tell(say);
  if (flags.compare) await compareWhole(model, stream, { whole: values, constants, outputs }, flags, say);
}

async function overLines(
  stream: OnnxStream,
  plan: StepPlan,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const watch = stopwatch();
  let number = 0;
  for await (const line of inputLines(signal)) {
    number++;
    if (line.trim() === '') continue;
    const where = `line ${number}`;
    const step = stepFromLine(line, plan, where);
    const output = await watch.time(() => atLine(where, () => stream.step(step)));
    await writeLine(nested(output), signal);
  }
  watch.tell(say);
}

/** Feeds that do not fit are the line's fault. */
async function atLine<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isFeed = isRecurraError(error, 'ERR_ARGUMENT') || isRecurraError(error, 'ERR_SHAPE');
    throw isFeed ? new UsageError(`${where}: ${error.message.replace(/^\w+\(\): /, '')}`) : error;
  }
}

const nested = (outputs: OnnxTensors): unknown =>
  Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, nestedJson(tensor)]));

interface Stopwatch {
  time<T>(work: () => Promise<T>): Promise<T>;
  tell(say: (text: string) => void): void;
}

function stopwatch(): Stopwatch {
  let [steps, total] = [0, 0];
  return {
    async time(work) {
      const begun = performance.now();
      const result = await work();
      total += performance.now() - begun;
      steps++;
      return result;
    },
    tell: (say) => say(`${steps} steps${steps === 0 ? '' : `, ${millisecondsText(total / steps)} each`}.`),
  };
}
