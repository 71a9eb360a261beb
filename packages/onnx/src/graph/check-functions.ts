import type { FunctionProto, NodeProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { subgraphsOf } from './nodes.ts';

const plainDomain = (domain: string) => (domain === 'ai.onnx' ? '' : domain);

/** @throws OnnxError if a model's functions call each other in a circle, or two have the same name. */
export function checkFunctions(functions: readonly FunctionProto[]): void {
  if (functions.length === 0) return;
  const byName = new Map<string, FunctionProto>();
  for (const fn of functions) {
    const name = `${plainDomain(fn.domain)}.${fn.name}.${fn.overload}`;
    if (byName.has(name)) throw new OnnxError(`two functions have the name "${fn.name}".`);
    byName.set(name, fn);
  }
  // Those that call none are left out, then those that call only those, and so on: what stays calls in a circle.
  const callers = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [name, fn] of byName) {
    const callees = new Set([...calledBy(fn.node)].filter((callee) => byName.has(callee)));
    open.set(name, callees.size);
    for (const callee of callees) {
      const known = callers.get(callee);
      if (known === undefined) callers.set(callee, [name]);
      else known.push(name);
    }
  }
  const done = [...open].flatMap(([name, count]) => (count === 0 ? [name] : []));
  for (let at = 0; at < done.length; at++) {
    for (const caller of callers.get(done[at] as string) ?? []) {
      const left = (open.get(caller) as number) - 1;
      open.set(caller, left);
      if (left === 0) done.push(caller);
    }
  }
  if (done.length === byName.size) return;
  const stuck = [...byName].find(([name]) => (open.get(name) as number) > 0)?.[1];
  throw new OnnxError(`the function "${stuck?.name}" calls itself, or functions that call it.`);
}

function* calledBy(nodes: readonly NodeProto[]): Generator<string> {
  for (const node of nodes) {
    yield `${plainDomain(node.domain)}.${node.opType}.${node.overload}`;
    for (const graph of subgraphsOf(node)) yield* calledBy(graph.node);
  }
}
