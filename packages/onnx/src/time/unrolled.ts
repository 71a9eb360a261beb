import type { NodeProto } from 'onnx-buf';
import type { NodeInGraph } from '../graph/nodes.ts';

/** A recurrent layer written out step by step. */
export interface UnrolledLayer {
  /** The weight each step multiplies with. */
  readonly weight: string;
  readonly steps: number;
  /** The first step's product. */
  readonly node: string;
}

/** Fewer repetitions are no loop. */
const fewest = 3;

const products = new Set(['MatMul', 'Gemm', 'MatMulInteger']);
const gates = new Set(['Sigmoid', 'Tanh', 'Relu', 'HardSigmoid', 'Softsign']);

/**
 * Recurrent layers whose steps were written out: products with the same weight, each of which depends on the one before
 * through an activation.
 */
export function unrolledLayers(nodes: readonly NodeInGraph[]): UnrolledLayer[] {
  const groups = new Map<string, NodeInGraph[]>();
  const makers = new Map<string, NodeProto>();
  for (const one of nodes) {
    for (const name of one.node.output) makers.set(name, one.node);
    if (!products.has(one.node.opType)) continue;
    for (const name of one.node.input) {
      if (one.constants.get(name) === undefined) continue;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [one]);
      else group.push(one);
    }
  }
  const layers: UnrolledLayer[] = [];
  const budget = { reads: mostReads };
  for (const [weight, group] of groups) {
    const [start] = group;
    if (start === undefined || group.length < fewest || weight === start.node.input[2]) continue;
    let steps = 1;
    for (let i = 1; i < group.length; i++) {
      if (follows(group[i]?.node as NodeProto, group[i - 1]?.node as NodeProto, makers, budget)) steps++;
    }
    if (steps >= fewest) layers.push({ weight, steps, node: start.name });
  }
  return layers;
}

/** A cell has some dozen nodes; farther back nothing is looked for. */
const cellSize = 200;
/** Inputs of nodes that are looked at in all. */
const mostReads = 1_000_000;

/** Whether one node depends on another, through an activation. */
function follows(
  node: NodeProto,
  earlier: NodeProto,
  makers: ReadonlyMap<string, NodeProto>,
  budget: { reads: number },
): boolean {
  const seen = new Map<NodeProto, boolean>();
  const waiting: { node: NodeProto; isGated: boolean }[] = [{ node, isGated: false }];
  for (let next = waiting.pop(); next !== undefined && seen.size < cellSize; next = waiting.pop()) {
    for (const name of next.node.input) {
      if (budget.reads-- <= 0) return false;
      const maker = makers.get(name);
      if (maker === undefined) continue;
      if (maker === earlier) {
        if (next.isGated) return true;
        continue;
      }
      const isGated = next.isGated || gates.has(maker.opType);
      if (seen.get(maker) === true || seen.get(maker) === isGated) continue;
      seen.set(maker, isGated);
      waiting.push({ node: maker, isGated });
    }
  }
  return false;
}
