import { measurePage, type PageReport } from './measure.ts';
import { showTables } from './tables.ts';

function element<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const settings = element<HTMLFormElement>('settings');
const rounds = element<HTMLInputElement>('rounds');
const quick = element<HTMLInputElement>('quick');
const start = element<HTMLButtonElement>('start');
const stop = element<HTMLButtonElement>('stop');
const save = element<HTMLButtonElement>('save');
const status = element<HTMLParagraphElement>('status');
const tables = element<HTMLDivElement>('tables');

// The command line and the tests choose by the address: ?rounds=3&quick=0&tiny=1
const asked = new URL(location.href).searchParams;
if (asked.has('rounds')) rounds.value = asked.get('rounds') as string;
if (asked.has('quick')) quick.checked = asked.get('quick') !== '0';
const tiny = asked.get('tiny') === '1';

let controller: AbortController | undefined;
let report: PageReport | undefined;

/** The command line reads what came out here. */
declare global {
  var recurraBench: { readonly state: 'idle' | 'running' | 'done'; readonly report: PageReport | undefined };
}
globalThis.recurraBench = {
  get state() {
    return controller ? 'running' : report ? 'done' : 'idle';
  },
  get report() {
    return report;
  },
};

async function measure(): Promise<void> {
  controller = new AbortController();
  start.disabled = true;
  stop.disabled = false;
  save.disabled = true;
  try {
    report = await measurePage({
      quick: quick.checked,
      rounds: Number(rounds.value),
      tiny,
      signal: controller.signal,
      progress: (text) => {
        status.textContent = text;
      },
      onResult: (_, all) => showTables(tables, all),
    });
    const missing = Object.entries(report.missing).map(([id, reason]) => ` Missing: ${id} (${reason}).`);
    status.textContent = (report.interrupted ? 'Stopped.' : 'Done.') + missing.join('');
    save.disabled = false;
  } catch (error) {
    status.textContent = `It failed: ${(error as Error).message}`;
    report = undefined;
  } finally {
    controller = undefined;
    start.disabled = false;
    stop.disabled = true;
  }
}

settings.addEventListener('submit', (event) => {
  event.preventDefault();
  void measure();
});
stop.addEventListener('click', () => controller?.abort());
save.addEventListener('click', () => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(report)], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'recurra-bench.json' });
  link.click();
  URL.revokeObjectURL(url);
});
