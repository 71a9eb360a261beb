import { type CSSResult, css } from 'lit';

/** Looks of the controls that rooms share: headings, buttons, fields, cards. */
export const controls: CSSResult = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  fieldset,
  table {
    margin: 0;
    padding: 0;
  }
  fieldset {
    border: 0;
    min-width: 0;
  }
  h2,
  legend {
    font-size: 1.0625rem;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.005em;
    padding: 0;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.875rem;
  }
  .card {
    background: var(--card);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    padding: 20px;
  }
  button,
  .button {
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 42px;
    padding: 8px 16px;
    border-radius: 8px;
    border: 1px solid var(--field-line);
    background: var(--card);
    color: var(--text);
    cursor: pointer;
    transition: background-color 0.12s;
  }
  button:hover,
  .button:hover {
    background: var(--sunken);
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    min-height: 46px;
  }
  button.primary:hover {
    background: var(--accent-strong);
    border-color: var(--accent-strong);
  }
  button.plain {
    border-color: transparent;
    background: none;
    color: var(--accent);
    padding-inline: 8px;
  }
  button:disabled {
    opacity: 0.55;
    cursor: not-allowed;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  label {
    font-size: 0.875rem;
    font-weight: 550;
  }
  input:not([type='radio'], [type='file'], [type='checkbox']),
  select {
    font: inherit;
    width: 100%;
    min-height: 42px;
    padding: 8px 10px;
    color: var(--text);
    background: var(--card);
    border: 1px solid var(--field-line);
    border-radius: 8px;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  input:user-invalid {
    border-color: var(--error);
  }
  /* Their own margin inside lines up with the text around them. */
  .card > recurra-forecast-chart,
  .card > recurra-training-curve {
    margin: 12px -16px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (max-width: 640px) {
    .card {
      padding: 16px;
    }
    .actions > button {
      flex: 1 1 auto;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }
`;
