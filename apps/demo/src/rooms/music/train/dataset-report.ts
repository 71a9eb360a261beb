import {
  type DatasetReport,
  pitchClassName,
  type SkippedMusic,
  type UsedMusic,
} from '@recurra/music/inference';
import { html, nothing, type TemplateResult } from 'lit';

/** A line of a list: what it is about, and what there is to say. */
interface Line {
  readonly name: string;
  readonly text: string;
}

const sentence = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
const plural = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

function usedText({ fit, key, mostNotes, parts, quarters, split }: UsedMusic): string {
  const facts = [
    `${Math.round(quarters)} quarters${parts > 1 ? ` in ${parts} parts` : ''}`,
    `up to ${plural(mostNotes, 'note')} at once`,
    ...(key === null ? [] : [`${pitchClassName(key.tonic)} ${key.mode}`]),
    ...(fit < 0.995 ? [`${Math.round(100 * fit)} % on the grid`] : []),
    ...(split === 'train' ? [] : ['kept apart']),
  ];
  return facts.join(', ');
}

/** What was skipped, of which reason, line by line. */
function skippedLines({ files }: DatasetReport): Line[] {
  return files.flatMap(({ name, skipped }) =>
    skipped.map(({ piece, why }: SkippedMusic) => ({ name: piece ?? name, text: sentence(why) })),
  );
}

function list(lines: readonly Line[], label: string): TemplateResult {
  return html`<div class="files" tabindex="0" role="group" aria-label=${label}>
    <dl>
      ${lines.map(({ name, text }) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}
    </dl>
  </div>`;
}

/** What is kept apart, in words. */
function apartText({ splits }: DatasetReport): string {
  const { test, valid } = splits;
  const kept =
    valid.pieces > 0
      ? `${valid.pieces} of them are kept apart, to see how well music is learned that the network has not seen.`
      : 'They are too few to keep some apart: how much is learned by heart cannot be told.';
  return test.pieces > 0 ? `${kept} ${test.pieces} are those of its test, and are not used here.` : kept;
}

/** How many pieces there are to learn from and to try it on. */
export function piecesOf({ splits }: DatasetReport): number {
  return splits.train.pieces + splits.valid.pieces + splits.test.pieces;
}

/**
 * Draws what became of files: what is used, what was skipped and why, and what was changed.
 *
 * @param report Of `buildDataset`.
 */
export function datasetReport(report: DatasetReport): TemplateResult {
  const { files, gridReason, maxShift, meanShift, notes, splits, stepsPerQuarter } = report;
  const pieces = piecesOf(report);
  const frames = splits.train.frames + splits.valid.frames + splits.test.frames;
  const used = files.flatMap((file) => file.used.map((each) => ({ name: each.name, text: usedText(each) })));
  const skipped = skippedLines(report);
  const skippedFiles = files.filter((file) => file.used.length === 0).length;
  const changed = files.flatMap((file) =>
    file.notes.map((note) => ({
      name: file.name,
      text: sentence(
        (note.startsWith(`${file.name}: `) ? note.slice(file.name.length + 2) : note).replace(/\.$/, ''),
      ),
    })),
  );
  const remarks = [
    ...(pieces > 0 ? [gridReason] : []),
    ...(maxShift > 0.005
      ? [`Notes were moved by ${meanShift.toFixed(2)} quarters on average, ${maxShift.toFixed(2)} at most.`]
      : []),
    ...notes,
  ];
  return html`
    <section class="card" aria-labelledby="found">
      <h2 id="found">What was found</h2>
      ${
        splits.train.pieces === 0
          ? html`<p class="lead"><strong>Nothing to learn from.</strong> ${pieces === 0 ? `None of the ${plural(files.length, 'file')} could be used.` : 'All pieces are kept apart by their file.'}</p>`
          : html`<p class="lead">
              <strong>${plural(pieces, 'piece')}</strong>,
              ${Math.round(frames / stepsPerQuarter).toLocaleString('en')} quarters in all. ${apartText(report)}
            </p>`
      }
      ${remarks.length > 0 ? html`<ul class="small muted">${remarks.map((note) => html`<li>${note}</li>`)}</ul>` : nothing}
      ${
        skipped.length > 0
          ? html`<h3>Skipped: ${skippedFiles} of ${plural(files.length, 'file')}${skipped.length > skippedFiles ? `, ${plural(skipped.length, 'piece')} in all` : ''}</h3>
              ${list(skipped, 'What was skipped, and why')}`
          : nothing
      }
      ${
        changed.length > 0
          ? html`<details>
              <summary>Changed: ${plural(changed.length, 'remark')}</summary>
              ${list(changed, 'What was changed')}
            </details>`
          : nothing
      }
      ${
        used.length > 0
          ? html`<details>
              <summary>${used.length === 1 ? 'The piece that is used' : `The ${used.length.toLocaleString('en')} pieces that are used`}</summary>
              ${list(used, 'Pieces that are used')}
            </details>`
          : nothing
      }
    </section>
  `;
}
