import fc from 'fast-check';
import { concat } from '../odd-encoding.ts';
import { everyField, type Field, toBytes, toFields } from './tree.ts';

/** One change to a file. Where it hits is a number that counts round the places there are. */
export interface Mutation {
  readonly kind: (typeof treeKinds)[number] | (typeof byteKinds)[number];
  readonly where: number;
  /** A second place. */
  readonly other: number;
  readonly amount: number;
  readonly integer: bigint;
  readonly bytes: Uint8Array;
}

/** Changes that keep the lengths of messages right, so that the file is still read to its end. */
const treeKinds = [
  'integer',
  'inside',
  'drop',
  'repeat',
  'swap',
  'graft',
  'renumber',
  'rewire',
  'resize',
  'word',
] as const;
/** Changes to bytes. */
const byteKinds = ['flip', 'insert', 'delete', 'copy', 'truncate'] as const;

const bits = [0, 1, 2, 3, 7, 8, 15, 16, 20, 24, 27, 30, 31, 32, 33, 40, 52, 53, 61, 62, 63];
/** Integers around which code goes wrong. */
const extremes = bits.flatMap((bit) => [2n ** BigInt(bit), 2n ** BigInt(bit) - 1n, -(2n ** BigInt(bit))]);

/** Names that objects have by birth, and those by which code tells what to do. */
const words = (
  'constructor __proto__ toString hasOwnProperty valueOf x y LSTM GRU RNN If Loop Scan Constant Concat Reshape Slice ' +
  'Gather Shape Expand ConstantOfShape Identity Transpose Split Pad Einsum Conv MaxPool ReduceSum Softmax Where Range ' +
  'com.microsoft ai.onnx axis axes perm body then_branch direction reverse bidirectional hidden_size activations ' +
  'layout num_scan_inputs value value_ints to mode equation ij,jk->ik ...i->i Tanh Sigmoid kernel_shape strides 0 -1'
).split(' ');

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...treeKinds) },
    { weight: 1, arbitrary: fc.constantFrom(...byteKinds) },
  ),
  where: fc.nat(),
  other: fc.nat(),
  amount: fc.integer({ min: 1, max: 16 }),
  integer: fc.constantFrom(...extremes),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 10 }),
});

/** A file to start from, and what to do to it. */
export const cases: fc.Arbitrary<{ seed: number; mutations: Mutation[] }> = fc.record({
  seed: fc.nat(),
  mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
});

/** Applies changes to a file; fields may be taken from the others. */
export function mutated(
  seeds: readonly Uint8Array[],
  seed: number,
  mutations: readonly Mutation[],
): Uint8Array {
  const fields = toFields(seeds[seed % seeds.length] as Uint8Array);
  const donor = toFields(seeds[Math.floor(seed / seeds.length) % seeds.length] as Uint8Array);
  for (const change of mutations) if (isTreeKind(change.kind)) changeTree(fields, donor, change);
  let bytes = toBytes(fields);
  for (const change of mutations) if (!isTreeKind(change.kind)) bytes = changeBytes(bytes, change);
  return bytes;
}

function isTreeKind(kind: Mutation['kind']): boolean {
  return (treeKinds as readonly string[]).includes(kind);
}

function changeTree(fields: Field[], donor: Field[], change: Mutation): void {
  const { kind, where, other, amount, integer, bytes } = change;
  const all = [...everyField(fields)];
  if (all.length === 0) return;
  const numeric = all.filter(({ field }) => field.wire !== 2);
  const opaque = all.filter(({ field }) => field.wire === 2 && field.message === undefined);
  const pool =
    kind === 'integer' ? numeric : kind === 'inside' || kind === 'resize' || kind === 'word' ? opaque : all;
  const picked = pool[where % Math.max(pool.length, 1)];
  if (picked === undefined) return;
  const { field, siblings } = picked;
  const at = siblings.indexOf(field);
  if (kind === 'integer')
    field.value = field.wire === 0 ? signedVarint(integer) : fixed(integer, field.value.length);
  else if (kind === 'inside') field.value = withInteger(field.value, other, integer);
  else if (kind === 'word') field.value = new TextEncoder().encode(words[other % words.length]);
  else if (kind === 'resize')
    field.value = other % 2 ? concat([field.value, bytes]) : field.value.subarray(amount);
  else if (kind === 'drop') siblings.splice(at, 1);
  else if (kind === 'repeat') siblings.splice(at, 0, ...new Array<Field>(amount).fill(field));
  else if (kind === 'renumber') field.no = 1 + (other % 26);
  else if (kind === 'rewire') field.wire = other % 6;
  else {
    // Content of a field of the same kind, mostly: names for names, nodes for nodes, tensors for tensors.
    const same = [...everyField(kind === 'graft' ? donor : fields)].filter(
      ({ field: { no, wire, message } }) => {
        return (
          no === field.no && wire === field.wire && (message === undefined) === (field.message === undefined)
        );
      },
    );
    const match = same[other % Math.max(same.length, 1)]?.field;
    if (match === undefined || contains(match, field) || contains(field, match)) return;
    const { value, message } = field;
    Object.assign(field, { value: match.value, message: match.message });
    if (kind === 'swap') Object.assign(match, { value, message });
  }
}

function contains(outer: Field, inner: Field): boolean {
  for (const { field } of everyField(outer.message ?? [])) if (field === inner) return true;
  return false;
}

function changeBytes(bytes: Uint8Array, { kind, where, other, amount, bytes: given }: Mutation): Uint8Array {
  const at = where % Math.max(bytes.length, 1);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (kind === 'insert') return concat([head, given, tail]);
  if (kind === 'delete') return concat([head, tail.subarray(amount)]);
  if (kind === 'truncate') return head;
  if (kind === 'copy') {
    const from = other % Math.max(bytes.length, 1);
    return concat([head, bytes.subarray(from, from + amount * 8), tail]);
  }
  const copy = new Uint8Array(bytes);
  if (copy.length > 0) copy[at] = (copy[at] as number) ^ (1 << (other % 8));
  return copy;
}

/** Writes an integer over eight bytes, as shapes and lengths are stored in tensors. */
function withInteger(value: Uint8Array, where: number, integer: bigint): Uint8Array {
  const copy = new Uint8Array(value);
  if (copy.length < 8) return signedVarint(integer);
  new DataView(copy.buffer).setBigInt64(8 * (where % Math.floor(copy.length / 8)), integer, true);
  return copy;
}

function signedVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function fixed(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  return bytes.subarray(0, length);
}
