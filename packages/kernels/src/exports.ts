/** What assembly/index.ts exports. Pointers are byte offsets into the memory; sizes count floats. */
export interface KernelExports {
  lanes(): number;
  activate(kind: number, alpha: number, beta: number, p: number, n: number): void;
  matmul(
    ...args: [
      a: number,
      b: number,
      c: number,
      m: number,
      n: number,
      k: number,
      aRowStep: number,
      aColumnStep: number,
      bRowStep: number,
      bColumnStep: number,
      cRowStep: number,
      add: number,
      work: number,
    ]
  ): void;
  matmulPacked(
    ...args: [
      a: number,
      b: number,
      c: number,
      m: number,
      n: number,
      k: number,
      aRowStep: number,
      aColumnStep: number,
      cRowStep: number,
      add: number,
      work: number,
    ]
  ): void;
  matmulWork(m: number, n: number, k: number): number;
  matmulPackedWork(m: number, k: number): number;
  matmulTransposedPair(
    ...args: [
      a1: number,
      c1: number,
      m1: number,
      a1RowStep: number,
      a2: number,
      c2: number,
      m2: number,
      a2RowStep: number,
      b: number,
      n: number,
      k: number,
      bRowStep: number,
      cRowStep: number,
      work: number,
    ]
  ): void;
  matmulPairWork(m1: number, m2: number, n: number, k: number): number;
  packB(b: number, to: number, k: number, n: number, rowStep: number, columnStep: number): void;
  copyRuns(x: number, y: number, count: number, n: number, stride: number, width: number): void;
  toTimeMajor(
    ...args: [
      x: number,
      y: number,
      batch: number,
      time: number,
      n: number,
      stride: number,
      width: number,
      reverse: number,
      mask: number,
    ]
  ): void;
  toBatchMajor(
    ...args: [
      x: number,
      y: number,
      batch: number,
      time: number,
      n: number,
      width: number,
      stride: number,
      reverse: number,
      mask: number,
    ]
  ): void;
  sumRows(x: number, y: number, rows: number, n: number, stride: number): void;
  sumProducts(a: number, b: number, y: number, rows: number, n: number, lda: number, ldb: number): void;
  lstmForward(job: number): void;
  lstmBackward(job: number): void;
  gruForwardAfter(job: number): void;
  gruForwardBefore(job: number): void;
  gruBackwardAfter(job: number): void;
  gruBackwardBefore(job: number): void;
  rnnForward(job: number): void;
  rnnBackward(job: number): void;
  quantize(w: number, to: number, scales: number, k: number, n: number): void;
  quantizedSize(k: number, n: number): number;
  quantizedWork(k: number, n: number, rows: number): number;
  runNetwork(
    ...args: [
      layers: number,
      count: number,
      state: number,
      base: number,
      to: number,
      rows: number,
      time: number,
      work: number,
    ]
  ): void;
  moveStates(list: number, rows: number, parts: number, count: number, together: number, back: number): void;
  sumOfSquares(x: number, n: number): number;
  adam(
    ...args: [
      weights: number,
      gradient: number,
      first: number,
      second: number,
      n: number,
      scale: number,
      beta1: number,
      beta2: number,
      rate: number,
      epsilon: number,
      keep: number,
    ]
  ): void;
  softmaxCrossEntropy(
    logits: number,
    targets: number,
    gradient: number,
    rows: number,
    n: number,
    scale: number,
  ): number;
  sigmoidCrossEntropy(logits: number, targets: number, gradient: number, n: number, scale: number): number;
}

/** A kernel's name. */
export type KernelName = keyof KernelExports;
