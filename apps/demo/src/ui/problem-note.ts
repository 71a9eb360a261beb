import { html, nothing, type TemplateResult } from 'lit';

/** Something that went wrong, as the page says it. */
export interface RoomProblem {
  readonly title: string;
  readonly message: string;
}

/** A message for people: those of our errors begin with the file, and the function that threw them, for programmers. */
export function plainMessage(message: string): string {
  const plain = message.replace(/^(?:[^:\n]+: )?\w+(?:\.\w+)?\(\): /, '');
  return `${plain[0]?.toUpperCase() ?? ''}${plain.slice(1)}`;
}

/** Draws a problem, if there is one. */
export function problemNote(problem: RoomProblem | undefined): TemplateResult | typeof nothing {
  if (!problem) return nothing;
  return html`
    <div class="problem" role="alert">
      <strong>${problem.title}</strong>
      <p>${plainMessage(problem.message)}</p>
    </div>
  `;
}
