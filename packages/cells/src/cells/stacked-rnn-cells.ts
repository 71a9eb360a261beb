import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { configObject } from '../checks.ts';
import { type CustomObjects, deserialize } from '../deserialize.ts';
import { withNameScope } from '../name-scope.ts';
import type { Kwargs, RegularizerFunction } from '../types.ts';
import { adoptCell, isTheirStack } from './adopt-cell.ts';

/** A cell of this package, or any other of tfjs-layers. */
export type AnyCell = tfl.layers.RNNCell;

/** Config of {@link stackedRnnCells}. */
export interface StackedRnnCellsConfig {
  /** Cells from the input to the output. */
  cells: readonly AnyCell[];
  name?: string | undefined;
  trainable?: boolean | undefined;
}

/** Sizes of a cell's states, as a list. */
export function stateSizes(cell: AnyCell): number[] {
  return typeof cell.stateSize === 'number' ? [cell.stateSize] : [...cell.stateSize];
}

/** Cells on top of each other, as one cell; see {@link stackedRnnCells}. */
export class StackedRnnCells extends tfl.layers.RNNCell {
  static readonly className: string = 'StackedRNNCells';
  /** Cells from the input to the output. */
  readonly cells: readonly AnyCell[];

  constructor(config: StackedRnnCellsConfig, where = 'stackedRnnCells()') {
    configObject(where, config);
    const { cells, name, trainable } = config;
    if (!Array.isArray(cells) || cells.length === 0 || !cells.every(isCell)) {
      throw new ArgumentError(
        `${where}: cells must be a list of at least one cell, such as [lstmCell({ units: 8 })].`,
      );
    }
    super({ ...(name === undefined ? {} : { name }), ...(trainable === undefined ? {} : { trainable }) });
    this.cells = cells.map(ownCell);
  }

  /** States of the top cell first, as tfjs-layers has them: `[h2, c2, h1, c1]`. The first is the output. */
  override get stateSize(): number[] {
    return this.groupSizes().flat();
  }

  /** Sizes of the states of each cell, the top one first. */
  private groupSizes(): number[][] {
    return [...this.cells].reverse().map(stateSizes);
  }

  /** Splits a flat list of states into one list a cell, from the input to the output. */
  groupStates<T>(states: readonly T[]): T[][] {
    let start = 0;
    const groups = this.groupSizes().map((sizes) => {
      start += sizes.length;
      return states.slice(start - sizes.length, start);
    });
    return groups.reverse();
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    let shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tfl.Shape;
    this.cells.forEach((cell, index) => {
      withNameScope(`RNNCell_${index}`, () => {
        cell.build(shape);
      });
      cell.built = true;
      shape = [shape[0] ?? null, stateSizes(cell)[0]!];
    });
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor[] {
    return tf.tidy(() => {
      const [x, ...states] = Array.isArray(inputs) ? inputs : [inputs];
      let output = x!;
      const next = this.groupStates(states).map((group, index) => {
        const [result, ...after] = this.cells[index]!.call([output, ...group], kwargs) as tf.Tensor[];
        output = result!;
        return after;
      });
      return [output, ...next.reverse().flat()];
    });
  }

  override get trainable(): boolean {
    return super.trainable;
  }

  override set trainable(value: boolean) {
    super.trainable = value;
    for (const cell of this.cells) cell.trainable = value;
  }

  override get trainableWeights(): tfl.LayerVariable[] {
    return this.trainable ? this.cells.flatMap((cell) => cell.trainableWeights) : [];
  }

  override get nonTrainableWeights(): tfl.LayerVariable[] {
    if (!this.trainable) return this.cells.flatMap((cell) => cell.weights);
    return this.cells.flatMap((cell) => cell.nonTrainableWeights);
  }

  override get losses(): RegularizerFunction[] {
    return this.cells.flatMap((cell) => cell.losses);
  }

  override setFastWeightInitDuringBuild(value: boolean): void {
    super.setFastWeightInitDuringBuild(value);
    for (const cell of this.cells) cell.setFastWeightInitDuringBuild(value);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const cells = this.cells.map((cell) => ({ className: cell.getClassName(), config: cell.getConfig() }));
    return { ...super.getConfig(), cells };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
    customObjects: CustomObjects = {},
  ): T {
    const stored = config.cells;
    if (!Array.isArray(stored))
      throw new ArgumentError('StackedRNNCells: the config must have a list "cells".');
    const cells = stored.map((cell) => deserialize('StackedRNNCells', cell, customObjects));
    return new cls({ ...config, cells });
  }
}

/** {@link adoptCell} for stacks too. */
export function ownCell(cell: AnyCell): AnyCell {
  return isTheirStack(cell) ? new StackedRnnCells({ cells: cell.cells, name: cell.name }) : adoptCell(cell);
}

/** Creates a cell of the same config with weights of its own. */
export function cloneCell(cell: AnyCell): AnyCell {
  if (cell instanceof StackedRnnCells) return new StackedRnnCells({ cells: cell.cells.map(cloneCell) });
  const cls = cell.constructor as tf.serialization.SerializableConstructor<AnyCell>;
  return cls.fromConfig(cls, cell.getConfig());
}

/** Whether a value can serve as a cell. */
export function isCell(value: unknown): value is AnyCell {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stateSize' in value &&
    'call' in value &&
    typeof value.call === 'function'
  );
}

/**
 * Stacks cells into one: the output of each is the input of the next, step by step.
 *
 * @param config.cells Cells from the input to the output; of one kind or of several. Those of `tf.layers.*` are rebuilt
 *   as this package's, see {@link rnn}.
 * @returns A cell whose states are those of the top cell, then of the one below it, and so on.
 * @throws ArgumentError if there is no cell, or something else among them.
 * @see Keras `StackedRNNCells`; the order of the states is that of `tf.layers.stackedRNNCells`.
 * @example const layer = rnn({ cell: stackedRnnCells({ cells: [lstmCell({ units: 8 }), gruCell({ units: 4 })] }) });
 */
export function stackedRnnCells(config: StackedRnnCellsConfig): StackedRnnCells {
  return new StackedRnnCells(config);
}
