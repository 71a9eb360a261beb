// What every consumer does with the installed packages: steps an LSTM, and streams a small ONNX file. Both answers are
// compared with something else: the equations in double precision, and what ONNX Runtime said of the file.
import { createStream, inspectOnnx } from '@recurra/onnx';
import { createNetwork } from '@recurra/stream';

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** One step of an LSTM by its equations; gates in the order i, f, g, o. */
function lstmStep(x, { h, c }, { kernel, recurrentKernel, bias }) {
  const size = h.length;
  const gate = (n) =>
    bias[n] +
    x.reduce((sum, value, i) => sum + value * kernel[i * 4 * size + n], 0) +
    h.reduce((sum, value, i) => sum + value * recurrentKernel[i * 4 * size + n], 0);
  const next = h.map((_, n) => {
    const cell = sigmoid(gate(size + n)) * c[n] + sigmoid(gate(n)) * Math.tanh(gate(2 * size + n));
    return [sigmoid(gate(3 * size + n)) * Math.tanh(cell), cell];
  });
  return { h: next.map(([one]) => one), c: next.map(([, one]) => one) };
}

/** The largest difference of 20 steps of an LSTM from its equations. */
async function stepLstm() {
  const [inputSize, hiddenSize, steps] = [2, 5, 20];
  const numbers = (n, phase) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 1.7 + phase) / 2);
  const weights = {
    kernel: numbers(inputSize * 4 * hiddenSize, 0),
    recurrentKernel: numbers(hiddenSize * 4 * hiddenSize, 1),
    bias: numbers(4 * hiddenSize, 2),
  };
  const net = await createNetwork({ inputSize, layers: [{ type: 'lstm', hiddenSize, ...weights }] });
  const state = net.createState();
  let expected = { h: Array(hiddenSize).fill(0), c: Array(hiddenSize).fill(0) };
  let largest = 0;
  for (let t = 0; t < steps; t++) {
    const x = [...numbers(inputSize, t)];
    expected = lstmStep(x, expected, weights);
    const got = net.step(x, state);
    expected.h.forEach((value, n) => {
      largest = Math.max(largest, Math.abs(value - got[n]));
    });
  }
  net.dispose();
  return largest;
}

const floats = (base64) =>
  new Float32Array(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);

/** The largest difference of a streamed file from what ONNX Runtime gives for the whole sequence. */
async function streamOnnx(bytes, golden) {
  const value = floats(golden.inputs.value.data);
  const expected = floats(golden.outputs.next.data);
  const stream = await createStream(bytes);
  let largest = 0;
  for (let t = 0; t < value.length; t++) {
    const { next } = await stream.step({
      value: { type: 'float32', dims: [1, 1, 1], data: value.slice(t, t + 1) },
    });
    largest = Math.max(largest, Math.abs(next.data[0] - expected[t]));
  }
  await stream.dispose();
  return largest;
}

/**
 * Uses the packages.
 * @param {Uint8Array} bytes The ONNX file.
 * @param {object} golden What ONNX Runtime said of it.
 * @returns {Promise<string>} A line that begins with `right` if everything agrees within 1e-5, with `wrong` otherwise.
 */
export async function use(bytes, golden) {
  const lstm = await stepLstm();
  const onnx = await streamOnnx(bytes, golden);
  const recurrent = inspectOnnx(bytes).recurrent.map(({ operator }) => operator);
  const right = lstm < 1e-5 && onnx < 1e-5 && recurrent.length > 0;
  const said = `LSTM off by ${lstm.toExponential(1)}, ONNX ${recurrent} off by ${onnx.toExponential(1)}`;
  return `${right ? 'right' : 'wrong'}: ${said}`;
}
