/** The entries of a list by tick that hold at ticks which do not fall; undefined before the first. */
export function holdAt<T extends { readonly tick: number }>(
  list: readonly T[],
  ticks: readonly number[],
): (T | undefined)[] {
  let next = 0;
  return ticks.map((tick) => {
    while (next < list.length && list[next]!.tick <= tick) next++;
    return list[next - 1];
  });
}
