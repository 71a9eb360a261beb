/** Words that name a state. */
const stateWords =
  /^(h|c|hx|cx|hidden|hid|cell|state|states|cache|mem|memory|carry|ctx|context|buf|buffer|rnn|gru|lstm|lstmh|lstmc|past|s)$/;

interface Marker {
  readonly input: RegExp;
  readonly output: RegExp;
  /** Whether the pair of markers says by itself that it is a state; `in` and `out` may be any value. */
  readonly isPlain: boolean;
}

const markers: readonly Marker[] = [
  { input: /^past_key_values/, output: /^present(_key_values)?/, isPlain: true },
  { input: /^past[_.]?/, output: /^(present|new)[_.]?/, isPlain: true },
  { input: /[_.]?past$/, output: /[_.]?present$/, isPlain: true },
  { input: /^(prev|previous|old|last)[_.]?/, output: /^(next|new|cur|current|updated)[_.]?/, isPlain: true },
  { input: /[_.]?(prev|previous|old|t_1)$/, output: /[_.]?(next|new|cur|current|updated|t)$/, isPlain: true },
  { input: /[_.]?0$/, output: /[_.]?n$/, isPlain: true },
  { input: /^(init|initial)[_.]?/, output: /^(final|last)[_.]?/, isPlain: true },
  { input: /[_.]?(init|initial)$/, output: /[_.]?(final|last)$/, isPlain: true },
  { input: /$/, output: /[_.]?(n|new|next|out|output|o)$/, isPlain: false },
  { input: /$/, output: /^(out|output|new|next)[_.]?/, isPlain: false },
  { input: /^(in|input|i)[_.]/, output: /^(out|output|o)[_.]/, isPlain: false },
  { input: /[_.](in|input|i)$/, output: /[_.](out|output|o)$/, isPlain: false },
  { input: /[_.](in|input)(?=[_.])/, output: /[_.](out|output)(?=[_.])/, isPlain: false },
  { input: /x$/, output: /y$/, isPlain: false },
];

/**
 * Whether two names say that the output is the input's next value: `h0` and `hn`, `in_state` and `out_state`,
 * `past_key` and `present_key`, `hx` and `hy`.
 */
export function namesPair(input: string, output: string): boolean {
  const keys = new Set(stemsOf(output, 'output'));
  return stemsOf(input, 'input').some((key) => keys.has(key));
}

/** What a name may stand for, told apart by the marks that are on it: names that share one are a pair. */
export function stemsOf(name: string, side: 'input' | 'output'): string[] {
  const text = plain(name);
  return markers.flatMap((marker, i) => {
    const pattern = marker[side];
    if (!pattern.test(text)) return [];
    const stem = text.replace(pattern, '');
    return stem !== '' && (marker.isPlain || isStateName(stem)) ? [`${i}:${stem}`] : [];
  });
}

/** Whether a name has a word in it that says it is a state. */
export function isStateName(name: string): boolean {
  return plain(name)
    .split(/[_.\d]+/)
    .some((word) => stateWords.test(word));
}

/** Lower case, words parted by `_`, without the `:0` of TensorFlow. */
function plain(name: string): string {
  return name
    .replace(/:\d+$/, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9.]+/g, '_')
    .toLowerCase();
}
