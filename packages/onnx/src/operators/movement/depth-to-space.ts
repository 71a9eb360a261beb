import { OnnxError } from '../../errors.ts';
import type { OnnxTensor } from '../../tensor/types.ts';
import { reshaped } from '../support/strided.ts';
import { required } from '../support/tensors.ts';
import type { Operator, OperatorNode } from '../types.ts';
import { transposed } from './transpose.ts';

/** DepthToSpace: channels become blocks of pixels. */
export const depthToSpace: Operator = (node) => {
  const block = blockOf(node);
  const mode = modeOf(node);
  return ([input]) => {
    const x = required(input, 'input');
    const [batch, channels, height, width] = imageDims(x);
    const depth = channels / block ** 2;
    if (!Number.isInteger(depth)) {
      throw new OnnxError(`${channels} channels do not fill blocks of ${block} by ${block}`);
    }
    const split =
      mode === 'DCR'
        ? [batch, block, block, depth, height, width]
        : [batch, depth, block, block, height, width];
    const perm = mode === 'DCR' ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3];
    return [reshaped(transposed(reshaped(x, split), perm), [batch, depth, height * block, width * block])];
  };
};

/** SpaceToDepth: blocks of pixels become channels. */
export const spaceToDepth: Operator = (node) => {
  const block = blockOf(node);
  const perm = modeOf(node) === 'DCR' ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4];
  return ([input]) => {
    const x = required(input, 'input');
    const [batch, channels, height, width] = imageDims(x);
    const [rows, columns] = [height / block, width / block];
    if (!Number.isInteger(rows) || !Number.isInteger(columns)) {
      throw new OnnxError(`an image of ${height} by ${width} has no whole blocks of ${block} by ${block}`);
    }
    const split = reshaped(x, [batch, channels, rows, block, columns, block]);
    return [reshaped(transposed(split, perm), [batch, channels * block ** 2, rows, columns])];
  };
};

/** Which of the channels of a block are neighbours: those of one pixel (DCR), or those of one colour (CRD). */
function modeOf(node: OperatorNode): 'DCR' | 'CRD' {
  const mode = node.attributes.text('mode', 'DCR');
  if (mode !== 'DCR' && mode !== 'CRD') throw node.error(`has mode "${mode}"; known: DCR, CRD.`);
  return mode;
}

function blockOf(node: OperatorNode): number {
  const block = node.attributes.int('blocksize', 0);
  if (block < 1) throw node.error(`has blocksize ${block}.`);
  return block;
}

function imageDims({ dims }: OnnxTensor): [number, number, number, number] {
  if (dims.length === 4) return dims as unknown as [number, number, number, number];
  throw new OnnxError(
    `the input must have the axes batch, channel, height and width, and has [${dims.join(', ')}]`,
  );
}
