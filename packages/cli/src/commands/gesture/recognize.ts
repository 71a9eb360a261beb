import { UsageError } from '../../errors.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { textTable } from '../../output/text-table.ts';
import type { RecognizeFlags } from './flags.ts';
import { checkDimensions, openModel } from './open-model.ts';
import { readData } from './read-data.ts';

/** Runs `recurra gesture recognize`. */
export async function runRecognize(flags: RecognizeFlags, signal: AbortSignal): Promise<void> {
  const { data, model } = flags;
  if (data === undefined) throw new UsageError('--data is required: the gestures to recognise.');
  const talk = talkOf(flags);
  const recognizer = await openModel(model);
  try {
    const { dataset } = await readData('--data', data, flags, talk, signal);
    checkDimensions(recognizer, dataset.dimensions, data);
    const answers = dataset.examples.map((example, i) => {
      signal.throwIfAborted();
      const { best, name = null, novelty, probability } = recognizer.recognize(example);
      return { gesture: i + 1, label: example.name, name, best, probability, novelty };
    });
    printResult(
      flags,
      () => answers,
      () =>
        textTable(
          [
            { title: 'gesture', cells: answers.map(({ gesture }) => `${gesture}`) },
            { title: 'label', align: 'left', cells: answers.map(({ label }) => label) },
            { title: 'recognised', align: 'left', cells: answers.map(({ name }) => name ?? '(unknown)') },
            { title: 'likeliest', align: 'left', cells: answers.map(({ best }) => best) },
            { title: 'probability', cells: answers.map(({ probability }) => probability.toFixed(3)) },
            { title: 'novelty', cells: answers.map(({ novelty }) => novelty.toFixed(3)) },
          ],
          0,
        ),
    );
  } finally {
    recognizer.dispose();
  }
}
