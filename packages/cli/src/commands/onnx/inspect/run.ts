import { inspectOnnx } from '@recurra/onnx';
import { openModel } from '../model/open-model.ts';
import type { CommonFlags } from '../options.ts';
import { reportText } from './report.ts';

/**
 * Prints what a model is made of.
 *
 * @param path The model's file, or `-`.
 * @throws UsageError, ModelFileError if there is no model there.
 */
export async function runInspect(path: string, flags: CommonFlags, signal: AbortSignal): Promise<void> {
  const { name, model, bytes } = await openModel(path, signal);
  const report = { ...inspectOnnx(model), size: bytes };
  process.stdout.write(
    flags.json ? `${JSON.stringify({ file: name, ...report })}\n` : reportText(name, report),
  );
}
