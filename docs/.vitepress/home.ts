/** The first page: what stands above its text. */
export const home: {
  readonly layout: 'home';
  readonly hero: object;
  readonly features: readonly { readonly title: string; readonly details: string; readonly link: string }[];
} = {
  layout: 'home',
  hero: {
    name: 'Recurra',
    text: 'Recurrent networks that you can watch',
    tagline:
      'Complete RNN, LSTM and GRU for TypeScript, in the browser and in Node. The guide trains them in front of you.',
    actions: [
      { theme: 'brand', text: 'Read the guide', link: '/guide/sequences-and-memory' },
      { theme: 'alt', text: 'Open the playground', link: '/guide/playground' },
    ],
  },
  features: [
    {
      title: 'An illustrated guide, alive',
      details: 'Every number in every picture is computed in the page, by the network that is drawn.',
      link: '/guide/',
    },
    {
      title: 'How-tos that run',
      details: 'Every code block is executed by the tests: forecast, stream, import, fine-tune.',
      link: '/how-to/',
    },
    {
      title: 'Benchmarks, with what was not met',
      details: 'Beside TensorFlow.js, PyTorch, ONNX Runtime and brain.js, measured in the same minutes.',
      link: '/benchmarks',
    },
  ],
};
