import type { RunnerAbility, ValueReport } from '@recurra/onnx';
import { html, nothing, type TemplateResult } from 'lit';
import type { NodeRow } from './protocol.ts';
import { RoomPart } from './room-part.ts';
import { shapeInWords, thousands } from './words.ts';

/** Refusals, warnings and layers that are listed. */
const mostLines = 12;

const runnerTitles = { recurra: 'Recurra', ort: 'ONNX Runtime', tfjs: 'TensorFlow.js' } as const;

/** `<onnx-inspect>`: what the model is made of, and what can run it. */
export class InspectPanel extends RoomPart {
  protected override render(): TemplateResult | typeof nothing {
    const { model } = this.state;
    if (!model) return nothing;
    const { report, streamRefusals } = model;
    const { producer, recurrent, states } = report;
    const by = [producer.name, producer.version].filter((part) => part !== '').join(' ') || 'an unnamed tool';
    return html`<div class="stack">
      <section class="card" aria-labelledby="about">
        <h2 id="about">What it is</h2>
        <p>
          ${thousands(report.nodes)} nodes and ${thousands(report.parameters)} weights in ${thousands(Math.ceil(report.size / 1000))} kB,
          written by ${by} for operator set ${report.opset ?? 'of its own'}.
          ${recurrent.length === 0 ? 'It has no recurrent layer.' : ''}
        </p>
        ${values('Inputs', report.inputs)} ${values('Outputs', report.outputs)}
        ${lines(
          'Recurrent layers',
          recurrent.map(
            ({ direction, hiddenSize, name, operator }) =>
              `${operator} “${name}”: ${hiddenSize ?? 'an unknown number of'} hidden units, ${direction}`,
          ),
        )}
        ${lines(
          'States: inputs, and the outputs that give their next values',
          states.map(({ input, output }) => `${input} ← ${output}`),
        )}
        ${streamRefusals.length === 0 ? nothing : lines('It cannot run step by step', streamRefusals)}
      </section>
      <section class="card" aria-labelledby="runners">
        <h2 id="runners">What can run it</h2>
        <ul>
          ${Object.entries(runnerTitles).map(([name, title]) =>
            runner(title, report.runners[name as keyof typeof runnerTitles]),
          )}
        </ul>
        ${lines(
          'Good to know',
          report.warnings.map(({ message, node }) => (node ? `“${node}”: ${message}` : message)),
        )}
      </section>
      <section class="card" aria-labelledby="graph">
        <h2 id="graph">The graph, in the order in which it runs</h2>
        <div class="scroll" tabindex="0" role="group" aria-label="Table of nodes">
          <table>
            <thead>
              <tr><th scope="col">Node</th><th scope="col">Operator</th><th scope="col">Reads</th><th scope="col">Weights</th><th scope="col">Gives</th></tr>
            </thead>
            <tbody>${model.rows.map(row)}</tbody>
          </table>
        </div>
        ${model.hiddenRows > 0 ? html`<p class="small muted">And ${thousands(model.hiddenRows)} more nodes.</p>` : nothing}
      </section>
    </div>`;
  }
}

function values(title: string, list: readonly ValueReport[]): TemplateResult {
  return lines(
    title,
    list.map(({ name, shape, type }) => `${name}: ${type}, ${shapeInWords(shape)}`),
  ) as TemplateResult;
}

function lines(title: string, list: readonly string[]): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  const more = list.length - mostLines;
  return html`<div>
    <h3 class="small">${title}</h3>
    <ul class="small">
      ${list.slice(0, mostLines).map((line) => html`<li>${line.length > 400 ? `${line.slice(0, 400)}…` : line}</li>`)}
      ${more > 0 ? html`<li>and ${thousands(more)} more</li>` : nothing}
    </ul>
  </div>`;
}

function runner(title: string, { refusals, runs }: RunnerAbility): TemplateResult {
  const [first] = refusals;
  return html`<li>
    ${title}: <span class=${runs ? 'good' : 'bad'}>${runs ? 'can run it' : 'cannot run it'}</span>${
      first
        ? html`: ${first.operator} ${first.node ? `“${first.node}”` : ''} ${first.reason}
          ${refusals.length > 1 ? `(and ${refusals.length - 1} more)` : ''}`
        : nothing
    }
  </li>`;
}

function row({ gives, name, operator, reads, weights }: NodeRow): TemplateResult {
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td>${operator}</td>
    <td><code>${reads.join(', ')}</code></td>
    <td>${weights.map((dims) => dims.join(' × ') || 'scalar').join('; ')}</td>
    <td><code>${gives.join(', ')}</code></td>
  </tr>`;
}
