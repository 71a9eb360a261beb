import type { OnnxReport, RecurrentReport, ValueReport } from '@recurra/onnx';
import { textTable } from '../../../output/text-table.ts';
import { bytesText, countText, shapeText, shortName, wrapped } from '../text.ts';

const runnerNames = { recurra: 'recurra', ort: 'ONNX Runtime', tfjs: 'TensorFlow.js' } as const;
/** Refusals of one runner that are listed. */
const mostRefusals = 10;

/** A report for people. */
export function reportText(name: string, report: OnnxReport): string {
  const sections = [
    headline(name, report),
    valueTable('Inputs', report.inputs),
    valueTable('Outputs', report.outputs),
    operators(report),
    recurrentLayers(report.recurrent),
    weights(report.recurrent),
    states(report),
    runners(report),
    warnings(report),
    metadata(report),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline(name: string, report: OnnxReport): string {
  const { name: producer, version } = report.producer;
  const others = Object.entries(report.opsets).filter(([domain]) => domain !== '');
  const sets = [
    ...(report.opset === undefined ? [] : [`opset ${report.opset}`]),
    ...others.map(([domain, n]) => `${domain} ${n}`),
  ];
  const facts = [
    bytesText(report.size),
    `${countText(report.parameters)} parameters`,
    ...sets,
    `format version ${report.irVersion}`,
    ...(producer === '' ? [] : [`written by ${`${producer} ${version}`.trim()}`]),
  ];
  const lines = [`${name}: ${facts.join(', ')}`];
  if (report.description !== '') lines.push(wrapped(report.description, '  '));
  return lines.join('\n');
}

function valueTable(title: string, values: readonly ValueReport[]): string {
  if (values.length === 0) return `${title}: none`;
  const table = textTable([
    { title: 'name', align: 'left', cells: values.map(({ name }) => name) },
    { title: 'type', align: 'left', cells: values.map(({ type }) => type) },
    { title: 'shape', align: 'left', cells: values.map(({ shape }) => shapeText(shape)) },
  ]);
  return `${title}:\n\n${table}`;
}

function operators({ operators, nodes }: OnnxReport): string {
  const counts = Object.entries(operators).map(([name, count]) => (count === 1 ? name : `${name} ×${count}`));
  return `Operators, ${countText(nodes)} nodes:\n\n${wrapped(counts.join(', ') || 'none', '  ')}`;
}

function recurrentLayers(layers: readonly RecurrentReport[]): string {
  if (layers.length === 0) return 'Recurrent layers: none';
  const column = (title: string, cell: (layer: RecurrentReport) => string) => ({
    title,
    cells: layers.map(cell),
  });
  const table = textTable([
    { ...column('node', ({ name }) => shortName(name)), align: 'left' },
    { ...column('operator', ({ operator }) => operator), align: 'left' },
    column('hidden', ({ hiddenSize }) => String(hiddenSize ?? '?')),
    column('input', ({ inputSize }) => String(inputSize ?? '?')),
    { ...column('direction', ({ direction }) => direction), align: 'left' },
    { ...column('flags', (layer) => flagsOf(layer).join(', ') || '–'), align: 'left' },
  ]);
  return `Recurrent layers:\n\n${table}`;
}

function flagsOf(layer: RecurrentReport): string[] {
  return [
    layer.layout === 0 ? '' : `layout ${layer.layout}`,
    layer.linearBeforeReset ? 'linear_before_reset' : '',
    layer.inputForget ? 'input_forget' : '',
    layer.clip === undefined ? '' : `clip ${layer.clip}`,
    layer.activations.length === 0 ? '' : layer.activations.join(' '),
    layer.weights.P === undefined ? '' : 'peepholes',
    layer.inputs.sequence_lens === undefined ? '' : 'sequence_lens',
  ].filter(Boolean);
}

function weights(layers: readonly RecurrentReport[]): string {
  const rows = layers.flatMap(({ name, weights: all }) =>
    Object.entries(all).map(([role, weight]) => ({ node: name, role, weight })),
  );
  if (rows.length === 0) return '';
  const column = (title: string, cell: (row: (typeof rows)[number]) => string) =>
    ({ title, align: 'left', cells: rows.map(cell) }) as const;
  const table = textTable([
    column('node', ({ node }) => shortName(node)),
    column('', ({ role }) => role),
    column('value', ({ weight }) => shortName(weight.name)),
    column('kept as', ({ weight }) => weight.source),
    column('type', ({ weight }) => weight.type ?? ''),
    column('shape', ({ weight }) => (weight.dims === undefined ? '' : shapeText(weight.dims))),
  ]);
  return `Their weights:\n\n${table}`;
}

function states({ states: pairs }: OnnxReport): string {
  if (pairs.length === 0) return 'States among inputs and outputs: none';
  const table = textTable([
    { title: 'input', align: 'left', cells: pairs.map(({ input }) => input) },
    { title: 'next value', align: 'left', cells: pairs.map(({ output }) => output) },
    { title: 'type', align: 'left', cells: pairs.map(({ type }) => type) },
    { title: 'shape', align: 'left', cells: pairs.map(({ shape }) => shapeText(shape)) },
    { title: 'found by', align: 'left', cells: pairs.map(({ evidence }) => evidence) },
  ]);
  return `States among inputs and outputs:\n\n${table}`;
}

function runners({ runners: all }: OnnxReport): string {
  const lines = (Object.keys(runnerNames) as (keyof typeof runnerNames)[]).flatMap((runner) => {
    const { runs, refusals } = all[runner];
    const title = `  ${runnerNames[runner].padEnd(13)}  ${runs ? 'runs it' : 'cannot run it:'}`;
    const reasons = refusals.slice(0, mostRefusals).map(({ node, operator, reason }) => {
      const place = node === '' ? '' : `${operator} "${node}" `;
      return wrapped(`${place}${reason}`, '    ');
    });
    const more = refusals.length > mostRefusals ? [`    … and ${refusals.length - mostRefusals} more`] : [];
    return [title, ...reasons, ...more];
  });
  return `What runs it:\n\n${lines.join('\n')}`;
}

function warnings({ warnings: all }: OnnxReport): string {
  if (all.length === 0) return '';
  const lines = all.map(({ node, message }) => {
    const place = node === undefined ? '' : `"${node}": `;
    return `  ! ${wrapped(`${place}${message}`, '    ').trimStart()}`;
  });
  return `Traps:\n\n${lines.join('\n')}`;
}

function metadata({ metadata: all }: OnnxReport): string {
  const entries = Object.entries(all);
  if (entries.length === 0) return '';
  const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text).replace(/\s+/g, ' ');
  return `Metadata:\n\n${entries.map(([key, value]) => `  ${key}: ${short(value)}`).join('\n')}`;
}
