import { UsageError } from '../errors.ts';
import { allSuites } from '../output/print.ts';
import type { Report } from '../results.ts';
import { machineMarkdown, suiteMarkdown, targetsMarkdown } from './markdown.ts';

/** What the markers of a page stand for: `<!-- bench:targets -->` up to `<!-- /bench -->`. */
function contents(report: Report): { [name: string]: () => string } {
  const parts: { [name: string]: () => string } = {
    machine: () => machineMarkdown(report),
    command: () => `\`\`\`sh\n${report.command}\n\`\`\``,
    targets: () => targetsMarkdown(report),
  };
  for (const [name, { ours }] of Object.entries(allSuites)) {
    parts[name] = () =>
      suiteMarkdown(
        report.results.filter(({ suite }) => suite === name),
        ours,
      );
  }
  return parts;
}

const marker = /(<!-- bench:([\w-]+) -->)[\s\S]*?(<!-- \/bench -->)/g;

/**
 * Fills in a page: what stands between `<!-- bench:NAME -->` and `<!-- /bench -->` is replaced, everything else stays.
 *
 * @param page The page's text.
 * @param file Its name, for messages.
 * @throws UsageError if it has no markers, or unknown ones.
 */
export function fillPage(page: string, report: Report, file: string): string {
  const parts = contents(report);
  let count = 0;
  const filled = page.replace(marker, (_, open: string, name: string, close: string) => {
    const write = parts[name];
    if (write === undefined) {
      throw new UsageError(
        `${file} has a marker bench:${name}; those there can be are ${Object.keys(parts).join(', ')}.`,
      );
    }
    count++;
    return `${open}\n\n${write()}\n\n${close}`;
  });
  if (count === 0) {
    throw new UsageError(
      `${file} has no markers to fill in, such as <!-- bench:targets --> … <!-- /bench -->.`,
    );
  }
  return filled;
}

/** A page with every marker, for a start. */
export function newPage(): string {
  const part = (name: string, text: string) => `${text}\n\n<!-- bench:${name} -->\n<!-- /bench -->\n`;
  const sections = Object.entries(allSuites).map(([name, { title, note }]) =>
    part(name, `## ${title}${note && `\n\n${note}`}`),
  );
  return [
    part('command', '# Benchmarks'),
    part('machine', '## Machine'),
    part('targets', '## Targets'),
    ...sections,
  ].join('\n');
}
