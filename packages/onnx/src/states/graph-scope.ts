import type { GraphProto, NodeProto } from 'onnx-buf';
import { subgraphsOf } from '../graph/nodes.ts';

/** A value and the graph it belongs to. */
export interface Place {
  readonly name: string;
  readonly scope: GraphScope;
}

/** What makes a value. */
export interface Producer {
  readonly node: NodeProto;
  /** Which of the node's outputs the value is. */
  readonly output: number;
}

/** A graph, who makes its values, and the graph around it. */
export class GraphScope {
  readonly graph: GraphProto;
  /** The node whose body this is, and the graph that node is in. */
  readonly around: { readonly scope: GraphScope; readonly node: NodeProto } | undefined;
  readonly #producers = new Map<string, Producer>();
  readonly #own = new Set<string>();
  readonly #inputs: ReadonlySet<string>;
  #inner: Map<NodeProto, GraphScope[]> | undefined;

  constructor(graph: GraphProto, around?: { readonly scope: GraphScope; readonly node: NodeProto }) {
    this.graph = graph;
    this.around = around;
    for (const { name } of [...graph.input, ...graph.initializer]) this.#own.add(name);
    const stored = new Set(graph.initializer.map(({ name }) => name));
    this.#inputs = new Set(graph.input.map(({ name }) => name).filter((name) => !stored.has(name)));
    for (const node of graph.node) {
      for (const [output, name] of node.output.entries()) {
        if (name === '') continue;
        this.#own.add(name);
        this.#producers.set(name, { node, output });
      }
    }
  }

  /** The node that makes a value of this very graph. */
  producer(name: string): Producer | undefined {
    return this.#producers.get(name);
  }

  /** Whether a value is an input of this very graph, and has no default. */
  isInput(name: string): boolean {
    return this.#inputs.has(name);
  }

  /** The graph a value that is visible here belongs to; undefined if there is none. */
  home(name: string): GraphScope | undefined {
    return this.#own.has(name) ? this : this.around?.scope.home(name);
  }

  /** The graphs in the attributes of one of this graph's nodes. */
  bodies(node: NodeProto): readonly GraphScope[] {
    return this.#bodies().get(node) ?? [];
  }

  /** This graph and all inside it. */
  *all(): Generator<GraphScope> {
    yield this;
    for (const scopes of this.#bodies().values()) for (const scope of scopes) yield* scope.all();
  }

  #bodies(): Map<NodeProto, GraphScope[]> {
    this.#inner ??= new Map(
      this.graph.node.flatMap((node) => {
        const graphs = subgraphsOf(node);
        if (graphs.length === 0) return [];
        return [[node, graphs.map((graph) => new GraphScope(graph, { scope: this, node }))] as const];
      }),
    );
    return this.#inner;
  }
}
