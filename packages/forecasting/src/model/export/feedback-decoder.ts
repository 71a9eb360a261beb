import type { LayerExporter } from '@recurra/onnx/tfjs';
import { type FeedbackDecoder, feedbackWeights } from '../layers/feedback-decoder.ts';

/** Writes a `FeedbackDecoder` in use: a Scan loop over the horizon that carries the state and the last correction. */
export const feedbackDecoder: LayerExporter = (layer, context, [state, mix, ahead]) => {
  const { units, parameters, covariates } = layer as unknown as FeedbackDecoder;
  const weights = context.weights(layer, feedbackWeights);
  const [startKernel, startBias, kernel, recurrent, bias, recurrentBias, project, projectBias] = weights as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const affine = (x: string, matrix: string, offset: string): string =>
    context.node('Add', [context.node('MatMul', [x, matrix]), offset]);
  const start = context.node('Tanh', [affine(state!, startKernel, startBias)]);
  const seen = covariates ? context.node('Concat', [mix!, ahead!], { axis: 2 }) : (mix as string);
  const batch = context.shape(mix!)[0]!;
  const features = 1 + (covariates ? (context.shape(ahead!)[2] as number) : 0);
  // No correction before the first step, for as many rows as there are.
  const none = context.node('Mul', [context.reduce('ReduceSum', start, [1], true), context.float(0, 'none')]);
  const body = context.subgraph(
    'step',
    [
      { hint: 'h', type: 'float32', shape: [batch, units] },
      { hint: 'gap', type: 'float32', shape: [batch, 1] },
      { hint: 'now', type: 'float32', shape: [batch, features] },
    ],
    ([h, gap, now]) => {
      const x = context.node('Concat', [gap!, now!], { axis: 1 });
      const thirds = context.ints([units, units, units], 'gates');
      const split = (value: string): string[] => context.nodes('Split', [value, thirds], 3, { axis: 1 });
      const [xr, xz, xn] = split(affine(x, kernel, bias));
      const [hr, hz, hn] = split(affine(h!, recurrent, recurrentBias));
      const r = context.node('Sigmoid', [context.node('Add', [xr!, hr!])]);
      const z = context.node('Sigmoid', [context.node('Add', [xz!, hz!])]);
      const n = context.node('Tanh', [context.node('Add', [xn!, context.node('Mul', [r, hn!])])]);
      const next = context.node('Add', [n, context.node('Mul', [z, context.node('Sub', [h!, n])])]);
      const u = affine(next, project, projectBias);
      const first = context.node('Slice', [
        u,
        context.ints([0], 'from'),
        context.ints([1], 'to'),
        context.ints([1], 'axis'),
      ]);
      return [
        { value: next, type: 'float32', shape: [batch, units] },
        { value: first, type: 'float32', shape: [batch, 1] },
        { value: u, type: 'float32', shape: [batch, parameters] },
      ];
    },
  );
  const [, , steps] = context.nodes('Scan', [start, none, seen], 3, {
    body: { graph: body },
    num_scan_inputs: 1,
    scan_input_axes: [1],
    scan_output_axes: [1],
  });
  return [steps!];
};
