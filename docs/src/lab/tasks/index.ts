import { adding } from './adding.ts';
import { brackets } from './brackets.ts';
import { copy } from './copy.ts';
import { echo } from './echo.ts';
import { sine } from './sine.ts';
import { store } from './store.ts';
import type { Task } from './task.ts';

export { readSeries, seriesTask } from './series.ts';
export type { Example, Task } from './task.ts';

/** The tasks that need no file, in the order in which they are offered. */
export const tasks: readonly Task[] = [adding, copy, sine, brackets, echo, store];

/** The task of this name, if there is one. */
export const findTask = (id: string): Task | undefined => tasks.find((task) => task.id === id);
