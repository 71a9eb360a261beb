import { OnnxError } from '../../errors.ts';
import { type Flow, nodesBetween } from './flow.ts';

/** Weights that an error names, and that are looked at to find them. */
const mostShown = 4;
const mostTried = 64;

/**
 * Sees to it that gradients reach weights.
 *
 * @param weights Names of the weights to train.
 * @param hostOnly Nodes without gradient, by name, and why.
 * @throws OnnxError that names the first node on the way that has none.
 */
export function checkGradients(
  flow: Flow,
  weights: Iterable<string>,
  hostOnly: ReadonlyMap<string, string>,
): void {
  const start = [...weights];
  const idOf = (name: string): number => flow.stored.get(name) ?? -1;
  const nodes = nodesBetween(flow, start.map(idOf));
  const at = nodes.find(({ name }) => hostOnly.has(name));
  if (at === undefined) return;
  const through: string[] = [];
  for (const name of start.slice(0, mostTried)) {
    if (nodesBetween(flow, [idOf(name)]).some((node) => node.name === at.name)) through.push(name);
    if (through.length > mostShown) break;
  }
  throw noGradient(at.name, at.operator, hostOnly.get(at.name) ?? '', through);
}

/** What is said of a node without gradient. */
export function noGradient(
  node: string,
  operator: string,
  reason: string,
  weights: readonly string[],
): OnnxError {
  const [type, domain] = [operator.split('.').at(-1), operator.split('.').slice(0, -1).join('.')];
  const named = domain === '' ? type : `${type} (${domain})`;
  const shown = weights.slice(0, mostShown).map((name) => `"${name}"`);
  const several = weights.length > mostShown ? `${shown.join(', ')}, …` : shown.join(', ');
  const freeze = weights.length === 0 ? '' : `freeze what lies before it (${several}), or `;
  const float = /Quant|Integer|MatMulNBits/.test(operator) ? ', or import the float model' : '';
  return new OnnxError(
    `importTrainable(): operator ${named} at node "${node}" has no gradient${reason === '' ? '' : `, as it ${reason}`}; ` +
      `${freeze}run the model with createRunner()${float}.`,
    { node, operator },
  );
}
