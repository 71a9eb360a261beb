import type { Rng } from '@recurra/core/random';

/** One sequence of a task, and what a network should say to it. */
export interface Example {
  /** Inputs, one array of [inputs] a step. */
  readonly x: readonly (readonly number[])[];
  /** Targets, one array of [outputs] a step. */
  readonly y: readonly (readonly number[])[];
  /** Which steps count; all if left out. */
  readonly counts?: readonly boolean[];
}

/** Something to learn, of any length, made from random numbers. */
export interface Task {
  readonly id: string;
  readonly name: string;
  /** What goes in, what should come out; a sentence or two. */
  readonly about: string;
  /** Names of the inputs, and of the outputs. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Steps: the least, the most, and those to start with. */
  readonly length: { readonly least: number; readonly most: number; readonly usual: number };
  /**
   * The loss of a network that has understood nothing, and in words what it does instead.
   *
   * @param length Steps of a sequence.
   */
  baseline(length: number): { readonly loss: number; readonly says: string };
  /**
   * Makes an example.
   *
   * @param length Steps.
   * @param rng Source of randomness.
   */
  example(length: number, rng: Rng): Example;
}
