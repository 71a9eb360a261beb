import { extname } from 'node:path';
import { writeAbc, writeMidi } from '@recurra/music/inference';
import { UsageError } from '../../errors.ts';
import { prepareFiles, writeOne } from '../../output/output-file.ts';
import { printResult } from '../../output/talk.ts';
import type { NewMusic } from './compose-new.ts';
import type { ComposeFlags } from './flags.ts';

const endings = ['.mid', '.midi', '.abc'];

/** Names of so many files: `new.mid`, or `new-01.mid`, `new-02.mid` and so on. */
function namesOf(out: string, count: number): string[] {
  if (count === 1) return [out];
  const ending = extname(out);
  const digits = String(count).length;
  const stem = out.slice(0, -ending.length);
  return Array.from({ length: count }, (_, i) => `${stem}-${String(i + 1).padStart(digits, '0')}${ending}`);
}

/**
 * Checks `--out` before anything is composed.
 *
 * @param flags Of the command.
 * @param count Pieces that there will be.
 * @returns Files, one for each piece; none if only JSON is wanted, or everything goes to standard output.
 */
export async function prepareOut(
  { json, out }: Pick<ComposeFlags, 'json' | 'out'>,
  count: number,
): Promise<readonly string[]> {
  if (out === undefined) {
    if (json) return [];
    throw new UsageError('--out is required: the file for the music, as new.mid; or --json for its notes.');
  }
  if (out === '-') {
    if (json) throw new UsageError('--json and --out - both want standard output; give --out a file.');
    if (count > 1) throw new UsageError('--out - has room for one piece; give --out a file, or no --count.');
    return [];
  }
  if (!endings.includes(extname(out).toLowerCase())) {
    throw new UsageError(`--out must end in .mid or .abc, got "${out}".`);
  }
  const names = namesOf(out, count);
  await prepareFiles(
    Object.fromEntries(names.map((name, i) => [i === 0 ? '--out' : `--out ${i + 1}`, name])),
  );
  return names;
}

/** Writes a piece: to its file, or to standard output as MIDI. */
export async function writeMusic(
  { sequence }: NewMusic,
  out: string | undefined,
  isPipe: boolean,
): Promise<void> {
  if (isPipe) process.stdout.write(writeMidi(sequence));
  else if (out !== undefined) {
    await writeOne(out, /\.abc$/i.test(out) ? writeAbc(sequence) : writeMidi(sequence));
  }
}

/** Tells what was composed, unless the music itself went to standard output. */
export function tellMusic(
  flags: ComposeFlags,
  pieces: readonly { readonly music: NewMusic; readonly out: string | undefined; readonly seed: number }[],
): void {
  if (flags.out === '-') return;
  const facts = pieces.map(({ music: { piece }, out = null, seed }) => ({
    out,
    seed,
    frames: piece.frames,
    stepsPerQuarter: piece.stepsPerQuarter,
  }));
  printResult(
    flags,
    () => (facts.length === 1 ? facts[0] : { pieces: facts }),
    () =>
      facts
        .map(
          ({ frames, out, stepsPerQuarter }) =>
            `${frames.length / stepsPerQuarter} quarters of music written to ${out}.`,
        )
        .join('\n'),
  );
}
