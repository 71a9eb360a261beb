// Dependency direction, enforced. The table is section "The map of the house" of CONTRIBUTING.md in code:
// each room may use the rooms listed beside it, through their public doors, and nothing else of ours.
const mayUse = {
  kernels: [],
  plugin: [],
  core: ['kernels', 'plugin'],
  stream: ['kernels', 'plugin'],
  cells: ['plugin', 'core'],
  train: ['plugin', 'core'],
  onnx: ['plugin', 'kernels', 'core', 'cells'],
  zoo: ['plugin', 'onnx'],
  testkit: ['plugin', 'core', 'cells', 'onnx'],
  forecasting: ['plugin', 'core', 'stream', 'cells', 'train', 'onnx', 'testkit'],
  music: ['plugin', 'core', 'stream', 'cells', 'train', 'onnx', 'testkit'],
  gesture: ['plugin', 'core', 'stream', 'cells', 'train', 'onnx', 'testkit'],
  viz: [],
  cli: [
    'plugin',
    'core',
    'stream',
    'cells',
    'train',
    'onnx',
    'zoo',
    'forecasting',
    'music',
    'gesture',
    'viz',
  ],
  'create-plugin': [],
};

const rooms = Object.keys(mayUse);
const directionRules = rooms.map((room) => ({
  name: `direction-${room}`,
  severity: 'error',
  comment: `packages/${room} may use only: ${mayUse[room].join(', ') || 'no other package of ours'}.`,
  from: { path: `^packages/${room}/` },
  to: { path: '^(packages|apps)/', pathNot: `^packages/(${[room, ...mayUse[room]].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...directionRules,
    {
      name: 'unknown-room',
      severity: 'error',
      comment: 'A new package must be given its place in the table of .dependency-cruiser.cjs first.',
      from: { path: '^packages/', pathNot: `^packages/(${rooms.join('|')})/` },
      to: {},
    },
    {
      name: 'public-doors-only',
      severity: 'error',
      comment: 'Import another package by its name, never by a relative path into it.',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^(packages|apps)/[^/]+/src/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'testkit-in-tests-only',
      severity: 'error',
      from: {
        path: '^packages/',
        pathNot: ['^packages/testkit/', '[.]test[.]ts$', '^packages/[^/]+/(test|scripts)/'],
      },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'onnx-root-stays-light',
      severity: 'error',
      comment:
        "import '@recurra/onnx' must pull in neither tfjs nor our layers; those live behind '@recurra/onnx/tfjs'.",
      from: { path: '^packages/onnx/src/', pathNot: ['^packages/onnx/src/tfjs/', '[.]test[.]ts$'] },
      to: { path: ['^packages/(cells|core)/', '@tensorflow', '^packages/onnx/src/tfjs/'] },
    },
    {
      name: 'no-tfjs-here',
      severity: 'error',
      comment: 'These packages promise to work without TensorFlow.js.',
      from: { path: '^packages/(kernels|plugin|stream|viz|zoo|create-plugin)/' },
      to: { path: '@tensorflow' },
    },
    {
      name: 'contract-has-no-dependencies',
      severity: 'error',
      from: { path: '^packages/(plugin|kernels)/src/', pathNot: '[.]test(-d)?[.]ts$' },
      to: { pathNot: '^packages/(plugin|kernels)/' },
    },
    {
      name: 'core-knows-no-layers',
      severity: 'error',
      comment: 'Layers are the business of cells; core stands on tfjs-core alone.',
      from: { path: '^packages/core/src/', pathNot: '[.]test(-d)?[.]ts$' },
      to: { path: 'tfjs-layers' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'type-import', 'dynamic-import'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // What Vite makes of a package's worker is Vite's to resolve.
      to: { couldNotResolve: true, pathNot: '[?]worker&url$' },
    },
    {
      name: 'no-test-code-in-shipped-code',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: '[.]test(-d)?[.]ts$|/testing/|test-support' },
      to: { path: '[.]test[.]ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|[.]results)/|^packages/create-plugin/template/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@recurra/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
