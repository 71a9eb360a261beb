import { OnnxError } from '../errors.ts';
import { StepLimit } from '../graph/run-plan.ts';
import type { ModelReport } from '../inspect/describe.ts';
import type { RunnerName } from '../inspect/runners.ts';
import type { OnnxModel } from '../model.ts';
import { findOrt, ortEngine } from './ort-engine.ts';
import { recurraEngine } from './recurra-engine.ts';
import { emptySample } from './sample.ts';
import { tfjsEngine } from './tfjs-engine.ts';
import type { CreateRunnerOptions, Engine, OnnxTensors } from './types.ts';

/** An engine, and why it is the one. */
export interface Choice {
  readonly runner: RunnerName;
  readonly engine: Engine;
  readonly why: string;
  readonly timings: Readonly<Partial<Record<RunnerName, number>>>;
}

/** A model and what is known of it. */
export interface Subject {
  readonly model: OnnxModel;
  /** Its file, if it is at hand. */
  readonly bytes: Uint8Array | undefined;
  readonly report: ModelReport;
}

/** Milliseconds a run of which ONNX Runtime's call alone takes a good part: not worth loading it. */
const briefRun = 0.2;
/** Milliseconds measuring may take in each runner, once there is a figure. */
const patience = 200;
/** Nodes that such a run may run. */
const patientSteps = 1_000_000;

/** Makes the engine that was asked for. */
export async function makeEngine(
  runner: RunnerName,
  { model, bytes, report }: Subject,
  options: CreateRunnerOptions,
): Promise<Choice> {
  const why = 'it was asked for';
  if (runner === 'recurra') return { runner, engine: await recurraEngine(model, options), why, timings: {} };
  if (runner === 'tfjs') return { runner, engine: await tfjsEngine(model, options), why, timings: {} };
  const engine = await ortEngine(await findOrt(options), model, bytes, report, options);
  return { runner, engine, why, timings: {} };
}

/**
 * Makes the fastest engine that can run the model: measures our own, and unless a run is brief, ONNX Runtime's too.
 * TensorFlow.js is never faster than both, and runs nothing that our own operators do not.
 *
 * @throws OnnxError if none can; it says for each why not.
 */
export async function chooseEngine(subject: Subject, options: CreateRunnerOptions): Promise<Choice> {
  const sample = options.sample ?? emptySample(subject.report.inputs);
  const measuredWith = options.sample === undefined ? 'with one of everything open' : 'with the sample';
  let own: Engine;
  try {
    own = await recurraEngine(subject.model, options);
  } catch (refusal) {
    return onlyOrt(subject, options, refusal);
  }
  const recurra = sample && (await measure(own, sample));
  if (recurra === Number.POSITIVE_INFINITY) {
    // ONNX Runtime has no limit: it could go on for ever.
    const why = `a run ${measuredWith} takes more than ${patientSteps} nodes, which ends for certain in recurra only`;
    return { runner: 'recurra', engine: own, why, timings: {} };
  }
  if (recurra !== undefined && recurra < briefRun) {
    const why = `a run takes ${show(recurra)} ${measuredWith}, less than a call of ONNX Runtime costs`;
    return { runner: 'recurra', engine: own, why, timings: { recurra } };
  }
  let other: Engine;
  try {
    const { model, bytes, report } = subject;
    other = await ortEngine(await findOrt(options), model, bytes, report, options);
  } catch (reason) {
    const why = `ONNX Runtime is not to be had: ${messageOf(reason)}`;
    return { runner: 'recurra', engine: own, why, timings: recurra === undefined ? {} : { recurra } };
  }
  const ort = sample && (await measure(other, sample));
  const timings = { ...(recurra !== undefined && { recurra }), ...(ort !== undefined && { ort }) };
  if (recurra === undefined || ort === undefined) {
    const runner = recurra === undefined ? 'ort' : 'recurra';
    const why =
      recurra !== undefined
        ? 'ONNX Runtime failed on the sample'
        : ort !== undefined
          ? 'recurra failed on the sample'
          : 'nothing could be measured: give feeds like those to come as sample';
    await (runner === 'ort' ? own : other).dispose();
    return { runner, engine: runner === 'ort' ? other : own, why, timings };
  }
  const [runner, engine, slower] =
    recurra <= ort ? (['recurra', own, other] as const) : (['ort', other, own] as const);
  await slower.dispose();
  const why = `it is the faster one ${measuredWith}: recurra ${show(recurra)}, ONNX Runtime ${show(ort)}`;
  return { runner, engine, why, timings };
}

async function onlyOrt(subject: Subject, options: CreateRunnerOptions, refusal: unknown): Promise<Choice> {
  const { model, bytes, report } = subject;
  try {
    const engine = await ortEngine(await findOrt(options), model, bytes, report, options);
    return { runner: 'ort', engine, why: `recurra cannot run it: ${messageOf(refusal)}`, timings: {} };
  } catch (other) {
    throw new OnnxError(
      `createRunner(): no runner can run the model. recurra: ${messageOf(refusal)}. ort: ${messageOf(other)}.`,
      {
        cause: other,
        ...(refusal instanceof OnnxError && refusal.node !== undefined ? { node: refusal.node } : {}),
        ...(refusal instanceof OnnxError && refusal.operator !== undefined
          ? { operator: refusal.operator }
          : {}),
      },
    );
  }
}

/** Milliseconds of the fastest of some runs; undefined if the engine fails, infinite if a run does not end. */
async function measure(engine: Engine, sample: OnnxTensors): Promise<number | undefined> {
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  try {
    for (let i = 0; i < 20 && performance.now() - start < patience; i++) {
      const begin = performance.now();
      await engine.run(sample, undefined, patientSteps);
      best = Math.min(best, performance.now() - begin);
    }
  } catch (error) {
    const isEndless = error instanceof OnnxError && error.cause instanceof StepLimit;
    return isEndless ? Number.POSITIVE_INFINITY : undefined;
  }
  return best;
}

function show(milliseconds: number): string {
  return `${milliseconds.toPrecision(2)} ms`;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
