import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recurra, scratch } from './cli.ts';
import { foreignModel, lstmModel, save, saveNpy, wave } from './onnx-models.ts';

const folder = scratch();
const plain = save(folder, 'lstm.onnx', lstmModel());
const batchFirst = save(folder, 'batch-first.onnx', lstmModel({ layout: 1 }));
const twoWays = save(folder, 'two-ways.onnx', lstmModel({ direction: 'bidirectional' }));
const foreign = save(folder, 'foreign.onnx', foreignModel());
const dims = [2, 7, 3];
const x = wave(42);
const npy = saveNpy(folder, 'x.npy', x, dims);
const wide = saveNpy(folder, 'wide.npy', Float64Array.from(x), dims);
const short = join(folder, 'short.npy');
writeFileSync(short, readFileSync(npy).subarray(0, 200));
const page = join(folder, 'page.onnx');
writeFileSync(page, '<!doctype html><p>Not found');

/** Name, arguments after `onnx`, what standard error says, exit code 2 unless given. */
const bad: [name: string, args: string[], message: RegExp, code?: number][] = [
  ['no such file', ['inspect', join(folder, 'lstn.onnx')], /there is no file .*did you mean "lstm\.onnx"/],
  ['a folder', ['inspect', folder], /is a folder; name an \.onnx file/],
  ['a file that is no model', ['verify', page], /page\.onnx: the bytes are an HTML or XML page/],
  ['no input', ['run', plain], /the input "x" is missing.*--input x=file\.npy, or use --random/],
  ['an unknown input', ['run', plain, '-i', `z=${npy}`], /no input "z" to be given; it has x/],
  ['an input twice', ['run', plain, '-i', npy, '-i', `x=${npy}`], /gives "x" twice/],
  [
    'a wrong type',
    ['run', plain, '-i', wide],
    /holds float64, and the model takes float32.*astype\("float32"\)/,
  ],
  ['a short file', ['run', plain, '-i', short], /short\.npy.* damaged|cannot be read as a \.npy file/],
  [
    'a wrong shape',
    ['run', plain, '-i', 'x=[[1, 2, 3]]'],
    /takes float32 \[batch, time, 3\], got dims \[1, 3\]/,
  ],
  [
    'rows of two lengths',
    ['run', plain, '-i', 'x=[[[1, 2, 3], [4, 5]]]'],
    /3 values are expected at \[0\]\[1\], got 2/,
  ],
  [
    'a word',
    ['run', plain, '-i', 'x=[[["one", 2, 3]]]'],
    /a value of type float32 is expected at \[0\]\[0\]\[0\], got "one"/,
  ],
  ['broken JSON', ['run', plain, '-i', 'x=[[1, 2'], /input "x" is no JSON/],
  ['some other file', ['run', plain, '-i', 'x=data.csv'], /must be a \.npy or \.json file, or JSON/],
  [
    'an unknown axis',
    ['run', plain, '--random', '--dim', 'rows=3'],
    /no axis|names the axis "rows", and the open axes are batch, time/,
  ],
  ['an unknown runner', ['run', plain, '--runner', 'tf'], /must be one of auto, recurra, ort, tfjs/],
  [
    'a runner that refuses',
    ['run', batchFirst, '--random', '--runner', 'ort'],
    /refuses the model.*layout/,
    1,
  ],
  ['nowhere to write', ['quantize', plain], /--out <file\.onnx>/],
  [
    'an unknown weight',
    ['quantize', plain, '-o', join(folder, 'no.onnx'), '--exclude', 'V'],
    /"V" is none of the weights/,
  ],
  ['no states', ['stream', foreign, '-i', 'x=[1]'], /no states were found/, 1],
  ['both ways', ['stream', twoWays, '-i', npy], /is bidirectional/, 1],
  ['an unknown state', ['stream', plain, '-i', npy, '--state', 'a=b'], /states names the input "a"/],
  ['an axis there is not', ['stream', plain, '-i', npy, '--axis', 'x=5'], /has 3 axes, and none is number 5/],
  ['a model and steps in one pipe', ['stream', '-'], /cannot give the model and the steps/],
];

it.each(bad)('tells what is wrong with %s', async (_name, args, message, code = 2) => {
  const run = await recurra(['onnx', ...args, '--json']);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/--debug/);
  expect(JSON.parse(run.stdout).error.message).toBeTypeOf('string');
  expect(run.code).toBe(code);
});

it('names the line that is wrong, after the answers before it', async () => {
  const input = '[1, 2, 3]\n\n[1, 2]\n';
  const { code, stdout, stderr } = await recurra(['onnx', 'stream', plain, '--quiet'], { input });
  expect(code).toBe(2);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/line 3: input "x" takes float32 \[batch, time, 3\], got dims \[1, 1, 2\]/);
});

it.each(['inspect', 'run', 'stream', 'to-streaming', 'quantize', 'verify'])(
  '%s has help with an example',
  async (name) => {
    const { code, stdout } = await recurra(['onnx', name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\n  recurra onnx ${name} `));
  },
);
