import { definePlugin, type ModelCard } from '@recurra/plugin';
import type { Check } from '../check.ts';
import type { Subject } from '../plugin/options.ts';
import { describeError } from '../register.ts';
import { firstDifference } from '../same.ts';

const semver = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** The plugin is what the contract asks for: metadata that is data, complete cards, a `load()` that keeps to itself. */
export function shape({ plugin }: Subject): Check {
  return {
    name: 'fulfils the contract',
    run: async () => {
      try {
        definePlugin(plugin);
      } catch (error) {
        return [describeError(error)];
      }
      const problems: string[] = [];
      if (!semver.test(plugin.version)) problems.push(`version must be like 1.2.3, got ${plugin.version}`);
      for (const card of plugin.models) {
        problems.push(...cardProblems(card).map((problem) => `model ${card.id}: ${problem}`));
      }
      const { load: _, tasks, ...metadata } = plugin;
      const difference = firstDifference(metadata, asJson(metadata), 'metadata');
      if (difference !== undefined) problems.push(`metadata must be plain data; through JSON, ${difference}`);

      for (const [name, open] of Object.entries(tasks)) {
        const task = await open();
        if (typeof task?.open !== 'function' || typeof task.run !== 'function') {
          problems.push(`task ${name} must have the functions open and run`);
        }
      }
      const [first, second] = [await plugin.load(), await plugin.load()];
      if (first === undefined || first === null) problems.push('load() gives nothing');
      else if (first !== second) problems.push('load() must give the same implementation every time');
      return problems;
    },
  };
}

/** Nothing of the plugin is left unshown. */
export function coverage({ plugin, examples }: Subject): Check {
  return {
    name: 'has an example for every task and model',
    run: async () => {
      const shown = examples.filter((example) => 'task' in example);
      const tasks = Object.keys(plugin.tasks);
      const ids = plugin.models.map(({ id }) => id);
      return [
        ...tasks
          .filter((name) => !shown.some(({ task }) => task === name))
          .map((name) => `no example shows the task ${name}`),
        ...ids
          .filter((id) => !shown.some(({ model }) => model === id))
          .map((id) => `no example uses the model ${id}`),
        ...shown
          .filter(({ task }) => !tasks.includes(task))
          .map(({ task }) => `an example shows the task ${task}, which the plugin does not have`),
        ...shown
          .filter(({ model }) => typeof model === 'string' && !ids.includes(model))
          .map(({ model }) => `an example uses the model ${model}, which the plugin does not have`),
      ];
    },
  };
}

function cardProblems(card: ModelCard): string[] {
  const problems: string[] = [];
  for (const key of ['description', 'license', 'dataSource', 'reproduce'] as const) {
    if (typeof card[key] !== 'string' || card[key].trim() === '') problems.push(`${key} must say something`);
  }
  if (!/[.]onnx$/.test(card.file)) problems.push(`file must be an .onnx file, got ${card.file}`);
  if (!URL.canParse(card.file)) {
    problems.push(
      `file must be an absolute URL, as new URL('../models/${card.id}.onnx', import.meta.url).href`,
    );
  }
  if (!/^[0-9a-f]{64}$/.test(card.sha256)) problems.push('sha256 must be 64 hexadecimal digits');
  if (!Number.isSafeInteger(card.bytes) || card.bytes <= 0) problems.push('bytes must be a positive integer');
  for (const [name, value] of Object.entries(card.metrics)) {
    if (!Number.isFinite(value)) problems.push(`metric ${name} must be a number, got ${String(value)}`);
  }
  return problems;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
