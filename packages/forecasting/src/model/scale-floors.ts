/** Keeps a window that repeats itself exactly from being divided by zero: share of its spread, of its size, and nothing. */
export const floors = { spread: 0.01, size: 2e-7, absolute: 1e-9 } as const;
