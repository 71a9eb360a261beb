import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The newest operator set that every version of the checker in use knows. */
export const checkerOpset = 17;

/** The Python that has the ONNX project's package; undefined, and a line printed, if there is none. */
export function pythonWithOnnx(): string | undefined {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(python, ['-c', 'import onnx'], { stdio: 'ignore' });
      return python;
    } catch {
      // Not there, or without the package: try the next.
    }
  }
  console.log('Skipped: the checker of the ONNX project needs Python with the package onnx.');
  return undefined;
}

const script = `
import sys, onnx
for path in sys.argv[1:]:
    try:
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    except Exception as error:
        print(path.rsplit('/', 1)[1], ' '.join(str(error).split()))
`;

/**
 * What the ONNX project's own checker finds wrong with files.
 *
 * @param python See {@link pythonWithOnnx}.
 * @param files Files by name.
 * @returns A line for each file that it does not accept.
 */
export function checkerComplaints(python: string, files: ReadonlyMap<string, Uint8Array>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'recurra-onnx-'));
  try {
    const names = [...files.keys()];
    const paths = names.map((name, i) => {
      const path = join(folder, `${i}.onnx`);
      writeFileSync(path, files.get(name) as Uint8Array);
      return path;
    });
    const output = execFileSync(python, ['-c', script, ...paths], { encoding: 'utf8' });
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^(\d+)\.onnx/, (_, i: string) => `${names[Number(i)]}:`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
