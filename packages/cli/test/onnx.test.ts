import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectOnnx, parseOnnx } from '@recurra/onnx';
import { writeOnnx } from '@recurra/onnx/node';
import { load } from 'npyjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { recurra, scratch } from './cli.ts';
import { foreignModel, lstmModel, save, saveNpy, typesModel, wave } from './onnx-models.ts';

const folder = scratch();
const plain = save(folder, 'lstm.onnx', lstmModel());
const batchFirst = save(folder, 'batch-first.onnx', lstmModel({ layout: 1 }));
const twoWays = save(folder, 'two-ways.onnx', lstmModel({ direction: 'bidirectional' }));
const types = save(folder, 'types.onnx', typesModel());
const foreign = save(folder, 'foreign.onnx', foreignModel());
const dims = [2, 7, 3];
const x = wave(42);
const npy = saveNpy(folder, 'x.npy', x, dims);

/** What ONNX Runtime itself gives. */
async function reference(path: string, data = x, shape: readonly number[] = dims): Promise<Float32Array> {
  const session = await InferenceSession.create(path);
  const { y } = await session.run({ x: new Tensor('float32', data, shape) });
  return y?.data as Float32Array;
}

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
}

let expected: Float32Array;
beforeAll(async () => {
  expected = await reference(plain);
});

describe('recurra onnx inspect', () => {
  it('prints what a model is made of', async () => {
    const { code, stdout, stderr } = await recurra(['onnx', 'inspect', batchFirst]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/batch-first\.onnx: .* 432 parameters, opset 17/);
    expect(stdout).toMatch(/x +float32 +\[batch, time, 3\]/);
    expect(stdout).toMatch(/LSTM +8 +3 +forward +layout 1/);
    expect(stdout).toMatch(/W +W +initializer +float32 +\[1, 32, 3\]/);
    expect(stdout).toMatch(/ONNX Runtime +cannot run it:\n +LSTM "LSTM.*layout/);
    expect(stdout).toMatch(/! "LSTM.*layout = 1/);
  });

  it('prints the whole report as JSON, from standard input too', async () => {
    const { code, stdout } = await recurra(['onnx', 'inspect', '-', '--json'], {
      stdin: readFileSync(plain),
    });
    expect(code).toBe(0);
    const bytes = new Uint8Array(readFileSync(plain));
    const own = JSON.parse(JSON.stringify(inspectOnnx(bytes)));
    expect(JSON.parse(stdout)).toEqual({ file: 'standard input', ...own });
  });
});

describe('recurra onnx run', () => {
  it.each(['recurra', 'ort', 'tfjs'])(
    'gives in %s what ONNX Runtime gives, from a .npy file',
    async (runner) => {
      const { code, stdout } = await recurra(['onnx', 'run', plain, '-i', npy, '--runner', runner, '--json']);
      expect(code).toBe(0);
      const result = JSON.parse(stdout);
      expect(result).toMatchObject({ runner, outputs: { y: { type: 'float32', dims: [2, 7, 2] } } });
      expect(largest(result.outputs.y.data, expected)).toBeLessThan(1e-5);
    },
  );

  it('reads what it prints, and nested arrays', async () => {
    const json = join(folder, 'x.json');
    writeFileSync(json, JSON.stringify({ type: 'float32', dims, data: [...x] }));
    const first = await recurra(['onnx', 'run', plain, '--input', `x=${json}`, '--quiet']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(largest(JSON.parse(first.stdout).y.data, expected)).toBeLessThan(1e-5);
    const one = await recurra(['onnx', 'run', plain, '-i', 'x=[[[0.5, -1, 2]]]', '--quiet']);
    const own = await reference(plain, Float32Array.of(0.5, -1, 2), [1, 1, 3]);
    expect(largest(JSON.parse(one.stdout).y.data, own)).toBeLessThan(1e-5);
  });

  it('reads .npy files in column order', async () => {
    // The header is NumPy's own for a transposed array.
    const header = `${"{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2, 3), }".padEnd(117)}\n`;
    const rows = [1, 2, 3, 4, 5, 6];
    const columns = [1, 4, 2, 5, 3, 6];
    const bytes = Buffer.concat([
      Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]),
      Buffer.from(header),
      Buffer.from(Float32Array.from(columns).buffer),
    ]);
    const path = join(folder, 'columns.npy');
    writeFileSync(path, bytes);
    const { stdout } = await recurra(['onnx', 'run', plain, '-i', path, '--quiet']);
    const own = await reference(plain, Float32Array.from(rows), [1, 2, 3]);
    expect(largest(JSON.parse(stdout).y.data, own)).toBeLessThan(1e-5);
  });

  it('writes .npy files', async () => {
    const out = join(folder, 'results');
    const args = ['onnx', 'run', plain, '-i', `x=${npy}`, '--out', out, '--format', 'npy', '--json'];
    const { code, stdout } = await recurra(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).files).toEqual({ y: join(out, 'y.npy') });
    const file = await load(new Uint8Array(readFileSync(join(out, 'y.npy'))));
    expect(file).toMatchObject({ shape: [2, 7, 2], dtype: 'f4', fortranOrder: false });
    expect(largest(file.data as unknown as Float32Array, expected)).toBeLessThan(1e-5);
  });

  it('takes 64-bit integers, booleans and half precision, there and back', async () => {
    const args = [
      'onnx',
      'run',
      types,
      '-i',
      'x=[1, -2, "9007199254740993"]',
      '-i',
      'on=true',
      '-i',
      'h=[0.1, "NaN"]',
    ];
    const { code, stdout } = await recurra([...args, '--quiet']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      x_out: { type: 'int64', dims: [3], data: [1, -2, '9007199254740993'] },
      on_out: { type: 'bool', dims: [], data: [true] },
      // 0.1 in half precision.
      h_out: { type: 'float16', dims: [2], data: [0.0999755859375, 'NaN'] },
    });
  });

  it('makes up inputs: the same for a seed, others for another; and measures', async () => {
    const run = (seed: string, ...more: string[]) =>
      recurra([
        'onnx',
        'run',
        plain,
        '--random',
        '--seed',
        seed,
        '--dim',
        'batch=2',
        '--dim',
        'x[1]=4',
        ...more,
      ]);
    const [first, again, other] = await Promise.all([
      run('1'),
      run('1'),
      run('2', '--repeat', '3', '--json'),
    ]);
    expect(first.stdout).toBe(again.stdout);
    expect(first.stderr).toMatch(/Input "x" is random: float32 \[2, 4, 3\]/);
    const result = JSON.parse(other.stdout);
    expect(result.outputs.y.dims).toEqual([2, 4, 2]);
    expect(result.outputs.y.data).not.toEqual(JSON.parse(first.stdout).y.data);
    expect(result.timing.runs).toBe(3);
    expect(result.timing.fastest).toBeLessThanOrEqual(result.timing.median);
    expect(other.stderr).toMatch(/3 runs: .* in the median/);
  });
});

describe('recurra onnx stream', () => {
  const sequence = saveNpy(folder, 'sequence.npy', wave(21), [7, 3]);

  it('gives step by step what the whole sequence gives', async () => {
    const { code, stdout, stderr } = await recurra(['onnx', 'stream', plain, '-i', `x=${sequence}`]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/led out of the model: .*_h_in ← .*_h_out/);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).y as number[][][]);
    expect(lines).toHaveLength(7);
    const own = await reference(plain, wave(21), [1, 7, 3]);
    expect(largest(lines.flat(3), own)).toBeLessThan(1e-5);
  });

  it('answers every line of standard input at once', async () => {
    const rows = Array.from({ length: 4 }, (_, i) => [...wave(21).slice(3 * i, 3 * i + 3)]);
    const answers: number[] = [];
    const { code, stdout } = await recurra(['onnx', 'stream', plain, '--quiet'], {
      keepOpen: true,
      talk: (child, said) => {
        // The next line is sent only when the last was answered.
        const count = said.split('\n').length - 1;
        if (count === answers.length) {
          answers.push(count);
          const row = rows[count];
          if (row === undefined) child.stdin?.end();
          else
            child.stdin?.write(`${count % 2 === 0 ? JSON.stringify(row) : JSON.stringify({ x: [[row]] })}\n`);
        }
      },
    });
    expect(code).toBe(0);
    expect(answers).toEqual([0, 1, 2, 3, 4]);
    const given = stdout
      .trimEnd()
      .split('\n')
      .flatMap((line) => JSON.parse(line).y.flat(2));
    expect(largest(given, await reference(plain, wave(12), [1, 4, 3]))).toBeLessThan(1e-5);
  });

  it('compares with the whole sequence, of models that have their states as inputs too', async () => {
    const streaming = join(folder, 'streaming.onnx');
    const made = await recurra(['onnx', 'to-streaming', plain, '-o', streaming, '--verify', '--json']);
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ file: streaming, states: [{}, {}], check: { steps: 6 } });
    for (const model of [plain, streaming]) {
      const { code, stdout } = await recurra([
        'onnx',
        'stream',
        model,
        '-i',
        sequence,
        '--compare',
        '--json',
      ]);
      expect(code).toBe(0);
      const result = JSON.parse(stdout);
      expect(result).toMatchObject({ steps: 7, passed: true });
      expect(result.outputs.y.largest).toBeLessThan(1e-5);
    }
  });

  it('takes several steps at once, states by name, and another runner', async () => {
    const streaming = join(folder, 'streaming-2.onnx');
    const made = await recurra(['onnx', 'to-streaming', plain, '-o', streaming, '--json']);
    const states = JSON.parse(made.stdout).states as { input: string; output: string }[];
    const named = states.flatMap(({ input, output }) => ['--state', `${input}=${output}`]);
    const args = ['onnx', 'stream', streaming, '-i', sequence, '--block', '3', '--runner', 'ort', ...named];
    const { code, stdout, stderr } = await recurra(args);
    expect(code).toBe(0);
    expect(stderr).toMatch(/The last 1 along the time axis fill no step/);
    const values = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).y as number[][][]);
    expect(values.map(([steps]) => steps?.length)).toEqual([3, 3]);
    expect(largest(values.flat(3), await reference(plain, wave(18), [1, 6, 3]))).toBeLessThan(1e-5);
  });

  it('ends with 130 on Ctrl-C while it waits for the next line', async () => {
    const { code, stderr, stdout } = await recurra(['onnx', 'stream', plain, '--quiet'], {
      keepOpen: true,
      talk: (child, text) => {
        if (text === '') child.stdin?.write('[1, 2, 3]\n');
        else child.kill('SIGINT');
      },
    });
    expect(stdout.split('\n')).toHaveLength(2);
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'recurra: interrupted\n' });
  });
});

describe('recurra onnx to-streaming', () => {
  it('writes a model that ONNX Runtime runs step by step to the same numbers', async () => {
    const out = join(folder, 'for-ort.onnx');
    const { code, stdout } = await recurra(['onnx', 'to-streaming', plain, '--out', out, '--verify']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/_h_in +.*_h_out +float32/);
    expect(stdout).toMatch(/6 steps against the whole sequence: largest difference/);
    const { states } = inspectOnnx(parseOnnx(new Uint8Array(readFileSync(out))));
    const session = await InferenceSession.create(out);
    let kept: Record<string, Tensor> = Object.fromEntries(
      states.map(({ input }) => [input, new Tensor('float32', new Float32Array(8), [1, 1, 8])]),
    );
    const given: number[] = [];
    for (let step = 0; step < 7; step++) {
      const now = new Tensor('float32', wave(21).slice(3 * step, 3 * step + 3), [1, 1, 3]);
      const results = await session.run({ ...kept, x: now });
      given.push(...((results.y as Tensor).data as Float32Array));
      kept = Object.fromEntries(states.map(({ input, output }) => [input, results[output] as Tensor]));
    }
    expect(largest(given, await reference(plain, wave(21), [1, 7, 3]))).toBeLessThan(1e-5);
  });

  it('refuses what needs the whole sequence, names the node, and writes nothing', async () => {
    const out = join(folder, 'never.onnx');
    const { code, stdout, stderr } = await recurra(['onnx', 'to-streaming', twoWays, '--out', out, '--json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/operator LSTM at node ".*" is bidirectional/);
    expect(JSON.parse(stdout).error.code).toBe('ERR_ONNX');
    expect(() => readFileSync(out)).toThrow(/ENOENT/);
  });
});

describe('recurra onnx quantize', () => {
  it('packs weights, and tells how far outputs move', async () => {
    const large = save(folder, 'large.onnx', lstmModel({ hidden: 64 }));
    const out = join(folder, 'small.onnx');
    const { code, stdout } = await recurra([
      'onnx',
      'quantize',
      large,
      '-o',
      out,
      '-i',
      npy,
      '--exclude',
      'W',
      '--json',
    ]);
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    const sizes = [readFileSync(large).length, readFileSync(out).length];
    expect([result.bytesBefore, result.bytesAfter]).toEqual(sizes);
    expect(sizes[1]).toBeLessThan(0.4 * (sizes[0] as number));
    expect(result.weights.map(({ name }: { name: string }) => name)).not.toContain('W');
    const moved = largest(await reference(out), await reference(large));
    expect(moved).toBeGreaterThan(0);
    expect(Math.abs(result.differences.y.largest - moved)).toBeLessThan(1e-5);
    const text = await recurra(['onnx', 'quantize', large, '-o', out, '--verify', '--min-elements', '20000']);
    expect(text.stdout).toMatch(/stays: it has fewer than 20000 elements/);
    expect(text.stdout).toMatch(/y +0 +0/);
  });
});

describe('recurra onnx verify', () => {
  it('compares what all runners give', async () => {
    const { code, stdout } = await recurra(['onnx', 'verify', plain, '-i', npy]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ort +yes +reference/);
    expect(stdout).toMatch(/recurra +yes +(0|[\d.]+e-\d+) /);
    expect(stdout).toMatch(/tfjs +yes +(0|[\d.]+e-\d+) .*tfjs-wasm/);
  });

  it('tells of a runner that refuses, and passes', async () => {
    const { code, stdout } = await recurra(['onnx', 'verify', batchFirst, '--json']);
    expect(code).toBe(0);
    const { passed, runners } = JSON.parse(stdout);
    expect(passed).toBe(true);
    expect(runners).toMatchObject([
      { runner: 'ort', runs: false, refusal: expect.stringMatching(/layout/) },
      { runner: 'recurra', runs: true },
      { runner: 'tfjs', runs: true },
    ]);
  });

  it('fails where results differ, or nothing runs the model', async () => {
    const apart = await recurra(['onnx', 'verify', plain, '--tolerance', '0', '--json']);
    expect(apart.code).toBe(1);
    expect(apart.stderr).toMatch(/differs by .*e-\d+, more than 0/);
    expect(JSON.parse(apart.stdout)).toMatchObject({ passed: false, tolerance: 0 });
    const none = await recurra(['onnx', 'verify', foreign]);
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/no runner runs the model/);
    expect(none.stdout).toMatch(/recurra: .*Magic/);
  });

  it('finds weights beside the model', async () => {
    const path = join(folder, 'beside.onnx');
    await writeOnnx(path, lstmModel(), { externalData: { location: 'beside.data', threshold: 1 } });
    const { code, stdout } = await recurra(['onnx', 'verify', path, '-i', npy, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).runners).toMatchObject([{ runs: true }, { runs: true }, { runs: true }]);
  });
});
