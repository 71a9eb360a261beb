/** The style sheet of a report. Colours are pairs, light and dark; charts take theirs from the same names. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #17202e; --muted: #52606f; --grid: #d9dee5;
  --observed: #334155; --forecast: #1d5fd1; --accent: #b4480f;
  --series-1: #1d5fd1; --series-2: #b4480f; --series-3: #0d7a4f;
  --series-4: #7b3fb3; --series-5: #8a6500; --series-6: #b3286b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0b0f14; --card: #11161d; --text: #e8edf3; --muted: #a5b1bf; --grid: #2b3440;
    --observed: #cbd5e1; --forecast: #74a9ff; --accent: #f4a261;
    --series-1: #74a9ff; --series-2: #f4a261; --series-3: #4cc38a;
    --series-4: #c39bf0; --series-5: #e2c04b; --series-6: #f08cb8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px 16px 48px; max-width: 960px;
  background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 8px; }
p { margin: 0 0 10px; max-width: 72ch; }
header p { color: var(--muted); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 12px 0 0; padding: 0; list-style: none; }
a { color: var(--forecast); }
section {
  margin-top: 20px; padding: 18px 20px; background: var(--card);
  border: 1px solid var(--grid); border-radius: 8px;
}
figure { margin: 12px 0 0; }
figcaption {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.scroll { overflow-x: auto; border-radius: 4px; }
.scroll:focus-visible, a:focus-visible { outline: 2px solid var(--forecast); outline-offset: 2px; }
.scroll > svg { display: block; width: 100%; min-width: 720px; height: auto; }
table { border-collapse: collapse; margin-top: 12px; min-width: 50%; font-size: 0.92rem; }
caption { text-align: left; color: var(--muted); padding-bottom: 6px; overflow-wrap: normal; }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--grid); text-align: left; vertical-align: top; }
th, td { overflow-wrap: normal; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
th.number, td.number { text-align: right; padding: 5px 0 5px 18px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.number + th:not(.number), .number + td:not(.number) { padding-left: 18px; }
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --card: #ffffff; --text: #000000; --muted: #444444; --grid: #cccccc;
    --observed: #334155; --forecast: #1d5fd1; --accent: #b4480f;
    --series-1: #1d5fd1; --series-2: #b4480f; --series-3: #0d7a4f;
    --series-4: #7b3fb3; --series-5: #8a6500; --series-6: #b3286b;
  }
  body { padding: 0; max-width: none; font-size: 11pt; }
  nav { display: none; }
  section { border: 0; padding: 0; }
  .scroll { overflow: visible; }
  .scroll > svg { min-width: 0; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;
