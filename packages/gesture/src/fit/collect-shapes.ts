import type { Rng } from '@recurra/core/random';
import type { PipelineConfig } from '../contract/manifest.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import { createShapeBook, shapeLayout, shapesToText, takeShape } from '../recognizer/shapes.ts';

/** Examples of a class whose shapes are kept in the file, at most. */
const mostShapes = 32;

/** Shapes of the examples as text: of all, or of some of each class, chosen by chance, as many of each person as of the next. */
export function collectShapes(
  examples: readonly GestureExample[],
  classes: readonly string[],
  config: PipelineConfig,
  rng: Rng,
): string {
  const layout = shapeLayout(config);
  const pipeline = createPipeline(config);
  const points = new Float32Array(config.points * config.dimensions);
  const features = new Float32Array(config.points * pipeline.features);
  const size = layout.steps * layout.width;
  const shapes = classes.map((name) => {
    const kept = spread(
      examples.filter((example) => example.name === name),
      rng.fork(name),
    ).slice(0, mostShapes);
    const own = new Float32Array(kept.length * size);
    kept.forEach((example, i) => {
      pipeline.resample(example, points);
      pipeline.featurize(points, true, features);
      takeShape(config, features, pipeline.features, layout, own.subarray(i * size, (i + 1) * size));
    });
    return own;
  });
  return shapesToText(createShapeBook(layout, shapes), layout);
}

/** In an order of chance, in which the people take turns. */
function spread(examples: readonly GestureExample[], rng: Rng): GestureExample[] {
  const order = [...rng.permutation(examples.length)].map((i) => examples[i]!);
  const turns = new Map<string | undefined, number>();
  const turnOf = new Map(
    order.map((example) => {
      const turn = turns.get(example.subject) ?? 0;
      turns.set(example.subject, turn + 1);
      return [example, turn];
    }),
  );
  return order.sort((a, b) => turnOf.get(a)! - turnOf.get(b)!);
}
