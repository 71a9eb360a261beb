import type { OnnxModel } from '@recurra/onnx';
import type { NodeRow } from './protocol.ts';

/** Rows that a page can show; letters of a name, and values of a list, that a row can. */
const most = { rows: 300, letters: 60, values: 6 };

function short(name: string): string {
  return name.length > most.letters ? `${name.slice(0, most.letters)}…` : name;
}

function list(names: readonly string[]): string[] {
  const shown = names.slice(0, most.values).map(short);
  return names.length > most.values ? [...shown, `and ${names.length - most.values} more`] : shown;
}

/** The nodes of the main graph, as rows of a table, in the order in which they run. */
export function nodeRows({ graph }: OnnxModel): { rows: NodeRow[]; hiddenRows: number } {
  const nodes = graph?.node ?? [];
  const weights = new Map(graph?.initializer.map(({ dims, name }) => [name, dims.map(Number)]));
  const rows = nodes.slice(0, most.rows).map(({ domain, input, name, opType, output }, i): NodeRow => {
    const read = input.filter((each) => each !== '');
    return {
      name: short(name || `#${i}`),
      operator: short(domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`),
      reads: list(read.filter((each) => !weights.has(each))),
      weights: read.flatMap((each) => (weights.has(each) ? [weights.get(each)!] : [])).slice(0, most.values),
      gives: list(output.filter((each) => each !== '')),
    };
  });
  return { rows, hiddenRows: nodes.length - rows.length };
}
