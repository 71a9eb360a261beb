import { inspectOnnx, parseOnnx, type ValueReport } from '@recurra/onnx';
import { DataError, type ModelCard, type ModelPort } from '@recurra/plugin';
import type { Check } from '../check.ts';
import { type Golden, readGolden } from '../golden/golden.ts';
import { goldenOutputs, roundTrip } from '../onnx/round-trip.ts';
import type { Subject } from '../plugin/options.ts';

/** Every file is the one that its card describes, survives reading and writing, and gives its golden outputs. */
export function models({ plugin, read }: Subject): Check[] {
  return plugin.models.flatMap((card) => {
    const bytes = (): Promise<Uint8Array> => read(new URL(card.file));
    const golden = (): Promise<Golden> => goldenOf(card, read);
    return [
      fileOf(card, bytes),
      roundTrip(`model ${card.id}`, bytes, async () => (await golden()).inputs),
      goldenOutputs(`model ${card.id}`, bytes, golden),
    ];
  });
}

function fileOf(card: ModelCard, read: () => Promise<Uint8Array>): Check {
  return {
    name: `model ${card.id}: is the file that its card describes`,
    run: async () => {
      const bytes = await read();
      const problems: string[] = [];
      if (bytes.length !== card.bytes)
        problems.push(`the file has ${bytes.length} bytes, its card says ${card.bytes}`);
      const sha256 = await hash(bytes);
      if (sha256 !== card.sha256)
        problems.push(`the file's sha256 is ${sha256}, its card says ${card.sha256}`);
      const { inputs, outputs } = inspectOnnx(parseOnnx(bytes));
      return [
        ...problems,
        ...portProblems('inputs', card.inputs, inputs),
        ...portProblems('outputs', card.outputs, outputs),
      ];
    },
  };
}

/** Where the card's inputs or outputs are not the graph's. */
function portProblems(
  key: string,
  said: readonly ModelPort[] | undefined,
  found: readonly ValueReport[],
): string[] {
  const plain = (ports: readonly (ModelPort | ValueReport)[]): string[] =>
    ports.map(
      ({ name, type, shape }) => `${name}: ${type} [${shape?.map((length) => length ?? '?').join(', ')}]`,
    );
  if (said === undefined || said.length === 0)
    return [`the card has no ${key}; the file's are ${plain(found).join('; ')}`];
  const [ours, theirs] = [plain(said), plain(found)];
  return ours.join() === theirs.join()
    ? []
    : [`the card's ${key} are ${ours.join('; ')}, the file's ${theirs.join('; ')}`];
}

/** The golden file lies beside the model: `chorales.golden.json`. */
async function goldenOf(card: ModelCard, read: (url: URL) => Promise<Uint8Array>): Promise<Golden> {
  const file = card.file.replace(/[.]onnx$/, '.golden.json');
  try {
    return readGolden(new TextDecoder().decode(await read(new URL(file))));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(
      `${file} must hold golden outputs of model ${card.id}; write it with createGolden(). ${why}`,
      {
        cause,
      },
    );
  }
}

async function hash(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
