import { readGestures, writeGesturesJson } from '@recurra/gesture/inference';
import type { RecordedGesture } from '@recurra/viz';
import { readBytes } from '../../../ui/read-bytes.ts';

/** What was read of a file, and what is to be known of it. */
interface OtherFile {
  readonly examples: readonly RecordedGesture[];
  readonly notes: readonly string[];
}

/**
 * Reads recordings in the other formats of `@recurra/gesture`: CSV as of the UEA archive, and `point_history.csv`.
 *
 * @throws Error that says what to do, if they are none, or no strokes.
 */
export async function readOtherFile(file: File): Promise<OtherFile> {
  const { dataset, report } = readGestures(await readBytes(file), { fileName: file.name });
  if (dataset.examples.length === 0) {
    const why = report.skipped[0]?.why;
    throw new Error(`There are no gestures in it that can be used${why ? `: ${why}` : ''}.`);
  }
  if (dataset.dimensions !== 2) {
    throw new Error(
      `Its gestures have ${dataset.dimensions} numbers a point; here they are drawn, with x and y. The command line trains on it: recurra gesture train.`,
    );
  }
  const skipped = report.skipped.length;
  return {
    examples: JSON.parse(writeGesturesJson(dataset)) as readonly RecordedGesture[],
    notes: [...(skipped > 0 ? [`${skipped} gestures were left out.`] : []), ...report.notes],
  };
}
