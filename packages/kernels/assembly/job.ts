// What a recurrent kernel is told: a block of 32-bit fields that JavaScript fills in, in this order. The build makes
// src/generated/job.ts of it.
//
// Sequences lie time-major, and in the order in which steps are processed (a reversed layer is reversed on the way in
// and out). `width` is the number of units rounded up to a panel; the units in between are zero.

@unmanaged
export class Job {
  /** The sequences this call works on, of `batch`: threads share a batch by rows. */
  rowBegin: i32;
  rowEnd: i32;
  batch: i32;
  time: i32;
  units: i32;
  /** Floats of a gate, and of the cell state c: `units` rounded up to a panel. */
  width: i32;
  /** Size of the hidden state h: the units, or those of the projection. */
  outputSize: i32;
  /** Floats of h: `outputSize` rounded up to a panel. */
  outputWidth: i32;

  /** Activations by their numbers in activations.ts: of gates, of the candidate, of the cell state on its way out. */
  gateActivation: i32;
  gateAlpha: f32;
  gateBeta: f32;
  candidateActivation: i32;
  candidateAlpha: f32;
  candidateBeta: f32;
  outputActivation: i32;
  outputAlpha: f32;
  outputBeta: f32;
  /** Bound of what enters an activation of a gate or candidate; 0 for none. */
  clip: f32;
  /** LSTM: f = 1 - i. */
  coupled: i32;

  /** [time·batch, gates·width]: the input's share x·W on the way in, activated gates on the way out, their gradient after backward. */
  gates: usize;
  /** GRU, [time·batch, width]: h·Un + dn (reset after) or r∘h (reset before). LSTM with projection: o∘act(c). */
  aside: usize;
  /** [(time+1)·batch, outputWidth], the initial state first. */
  h: usize;
  /** LSTM, [(time+1)·batch, width], the initial state first. */
  c: usize;
  /** [time·batch] bytes, 0 at masked steps; 0 if every step is real. */
  mask: usize;
  /** [gates·width]; 0 if there is none. */
  bias: usize;
  /** GRU, reset after: dn, [width]; 0 if there is none. */
  recurrentBias: usize;
  /** LSTM: pi, pf, po, [3·width]; 0 if there are none. */
  peephole: usize;
  /** U, [outputSize, gates·width], packed; for backward its transpose, packed. */
  recurrent: usize;
  /** LSTM: P, [units, outputWidth], packed; for backward its transpose, packed; 0 if there is none. */
  projection: usize;

  /** Backward: the gradient of all outputs, [batch, time, outputSize] with `gradientStride` floats between sequences; 0 if there is none. */
  outputGradient: usize;
  gradientStride: i32;
  /** Whether the first step processed is the last in time. */
  reverse: i32;
  /** Whether the output at masked steps was 0, so that its gradient counts for nothing. */
  zeroMasked: i32;
  /** LSTM with projection, [time·batch, outputWidth]: room for the gradients of all h; 0 if there is none. */
  stateGradients: usize;
  /** [batch, outputWidth] and [batch, width]: gradients of the states after the step, then before it. */
  dh: usize;
  dc: usize;
  /** Room for packing and for a few rows, this call's own. */
  work: usize;

  /** Set by the kernels: what gates and candidate are at ±clip. There and beyond, their slope counts as 0. */
  gateLow: f32;
  gateHigh: f32;
  candidateLow: f32;
  candidateHigh: f32;
}
