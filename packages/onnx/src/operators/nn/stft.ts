import { OnnxError } from '../../errors.ts';
import { floatInput, newLike, scalarInput, vectorInput } from '../support/inputs.ts';
import type { Operator } from '../types.ts';
import { fourierMaker } from './fourier.ts';

/** STFT: the Fourier transforms of windows that move over a signal [batch, length, 1 or 2]. */
export const stft: Operator = (node) => {
  const onesided = node.attributes.int('onesided', 1) !== 0;
  const transformOf = fourierMaker();
  return (inputs) => {
    const x = floatInput(inputs[0], 'signal');
    const [batch = 0, length = 0, parts = 1] = x.dims;
    if (x.dims.length < 2 || x.dims.length > 3 || (parts !== 1 && parts !== 2)) {
      throw new OnnxError(
        `the signal must have the shape [batch, length, 1 or 2], and has [${x.dims.join(', ')}]`,
      );
    }
    if (onesided && parts === 2) throw new OnnxError('a one-sided transform needs a real signal');
    const step = scalarInput(inputs[1], 'frame_step');
    if (step < 1) throw new OnnxError(`the input frame_step must be positive, and is ${step}`);
    if (inputs[2] === undefined && inputs[3] === undefined) {
      throw new OnnxError('one of the inputs window and frame_length must be given');
    }
    const size =
      inputs[3] === undefined ? (inputs[2]?.data.length ?? 0) : scalarInput(inputs[3], 'frame_length');
    const window = inputs[2] === undefined ? undefined : vectorInput(inputs[2], 'window', size);
    if (size > length) {
      throw new OnnxError(`a frame has ${size} samples, the signal only ${length}`);
    }
    const transform = transformOf(size);
    const { re, im } = transform;
    const frames = Math.floor((length - size) / step) + 1;
    const bins = onesided ? Math.floor(size / 2) + 1 : size;
    const y = newLike(x, [batch, frames, bins, 2]);
    let to = 0;
    for (let frame = 0; frame < batch * frames; frame++) {
      let from = (Math.floor(frame / frames) * length + (frame % frames) * step) * parts;
      for (let i = 0; i < size; i++, from += parts) {
        const factor = window === undefined ? 1 : (window[i] as number);
        re[i] = (x.data[from] as number) * factor;
        im[i] = parts === 2 ? (x.data[from + 1] as number) * factor : 0;
      }
      transform.run(false);
      for (let k = 0; k < bins; k++) {
        y.data[to++] = re[k] as number;
        y.data[to++] = im[k] as number;
      }
    }
    return [y];
  };
};
