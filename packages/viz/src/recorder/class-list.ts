import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { type Book, balanceInWords, countsOf, longestName } from './book.ts';
import type { LivePrediction } from './types.ts';

/** What the list of classes shows, and whom it tells. */
export interface ClassListHost {
  readonly book: Book;
  /** The class that is recorded. */
  readonly selected: string | undefined;
  readonly minimum: number;
  readonly prediction: LivePrediction | undefined;
  readonly isOff: boolean;
  select(name: string): void;
  add(name: string): void;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A class: its name, how much of it there is, and how likely it is what is drawn. */
function classRow(host: ClassListHost, name: string, count: number, most: number): TemplateResult {
  const { minimum, prediction, selected } = host;
  const isFew = count < minimum;
  const probability = prediction?.probabilities.find((each) => each.name === name)?.probability;
  const words = [
    `${count} ${count === 1 ? 'example' : 'examples'}${isFew ? `, at least ${minimum} are needed` : ''}`,
    ...(probability === undefined ? [] : [`probability ${percent(probability)}`]),
  ].join('; ');
  return html`<li>
    <label class=${`class ${name === prediction?.name ? 'winner' : ''}`}>
      <input
        type="radio"
        name="class"
        .checked=${live(name === selected)}
        ?disabled=${host.isOff}
        @change=${() => host.select(name)}
      />
      <span class="name">${name}</span>
      <span class="visually-hidden">${words}</span>
      <span class="count" aria-hidden="true">${count}</span>
      <span class="bars" aria-hidden="true">
        <span class=${`bar ${isFew ? 'few' : ''}`}><i style=${`width:${(count / most) * 100}%`}></i></span>
        ${
          probability === undefined
            ? nothing
            : html`<span class="bar probability"><i style=${`width:${probability * 100}%`}></i></span>`
        }
      </span>
      ${probability === undefined ? nothing : html`<span class="percent" aria-hidden="true">${percent(probability)}</span>`}
    </label>
  </li>`;
}

/** What a drawing is taken for, in words. */
function verdictOf({ name, probabilities }: LivePrediction): TemplateResult {
  if (probabilities.every(({ probability }) => probability === 0))
    return html`Draw, and see what it is taken for`;
  return html`Taken for: <b>${name ?? 'none of these'}</b>`;
}

/** The classes, to choose which is recorded, with how many examples each has; and a field to add one. */
export function classList(host: ClassListHost): TemplateResult {
  const { book, isOff, minimum, prediction } = host;
  const counts = [...countsOf(book)];
  const most = counts.reduce((n, [, count]) => Math.max(n, count), minimum);
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).querySelector('input')!;
    host.add(input.value);
    input.value = '';
  };
  return html`
    <fieldset class="classes" part="classes">
      <legend>Classes</legend>
      <ul>
        ${counts.map(([name, count]) => classRow(host, name, count, most))}
      </ul>
      ${prediction === undefined ? nothing : html`<p class="verdict">${verdictOf(prediction)}</p>`}
      <form class="add" @submit=${add}>
        <input
          type="text"
          aria-label="Name of a new class"
          placeholder=${book.classes.length === 0 ? 'For example: circle' : 'Another class'}
          maxlength=${longestName}
          autocomplete="off"
          ?disabled=${isOff}
        />
        <button type="submit" ?disabled=${isOff}>Add</button>
      </form>
      <p class="balance">${balanceInWords(book, minimum)}</p>
    </fieldset>
  `;
}
