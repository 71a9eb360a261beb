import { type activationCode, type Kernels, withBlocks } from '@recurra/kernels';

/** Elements from which copying into the kernels' memory and back is worth it. */
export const worthActivation = 256;

/** Elements that go through the kernels' memory at a time, few enough to stay in the cache. */
const most = 8192;

/** Puts floats through an activation of the kernels. */
export function activated(
  kernels: Kernels,
  { kind, alpha, beta }: ReturnType<typeof activationCode>,
  x: Float32Array,
  y: Float32Array,
): void {
  withBlocks(kernels, (blocks) => {
    const chunk = Math.min(most, x.length);
    const at = blocks.take(kernels.pad(chunk));
    const room = kernels.heap.view(at, chunk);
    for (let from = 0; from < x.length; from += chunk) {
      const count = Math.min(chunk, x.length - from);
      room.set(x.subarray(from, from + count));
      kernels.exports.activate(kind, alpha, beta, at, kernels.pad(count));
      y.set(count === chunk ? room : room.subarray(0, count), from);
    }
  });
}
