import type { GestureMethod } from '../contract/method.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { checkExamples, checkSequence, type Needs } from './check.ts';

/** How gestures are compared with kept examples. */
export interface Comparison<Template> {
  readonly name: string;
  readonly needs: Needs;
  /** Brings a gesture into the form in which it is compared; the same for examples and for what is to be recognised. */
  prepare(sequence: TimedSequence): Template;
  /**
   * @param best The least distance so far: whatever is not below it may be given up, with any number not below it.
   * @returns How far a gesture is from an example.
   */
  distance(gesture: Template, template: Template, best: number): number;
  /** @returns How sure the answer is; falls with the distance. */
  score(distance: number): number;
}

/**
 * A method that keeps all its examples, and answers with the class of the nearest one.
 *
 * @param comparison How they are compared.
 * @returns The method.
 */
export function templateMethod<Template>(comparison: Comparison<Template>): GestureMethod {
  const { name, needs } = comparison;
  return {
    name,
    deterministic: true,
    fit(examples, { signal }) {
      signal?.throwIfAborted();
      checkExamples(name, examples, needs);
      const { dimensions } = examples[0]!;
      const templates = examples.map((example) => ({
        name: example.name,
        form: comparison.prepare(example),
      }));
      const classes = [...new Set(examples.map((example) => example.name))].sort();
      return {
        classes,
        classify(sequence) {
          checkSequence(`${name}: the gesture`, sequence, { ...needs, dimensions });
          const gesture = comparison.prepare(sequence);
          let best = Number.POSITIVE_INFINITY;
          let nearest = templates[0]!;
          for (const template of templates) {
            const distance = comparison.distance(gesture, template.form, best);
            if (distance < best) {
              best = distance;
              nearest = template;
            }
          }
          return { name: nearest.name, score: comparison.score(best) };
        },
      };
    },
  };
}
