import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import './style.css';

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp() {
    // Custom elements need a browser; on the server their tags stay as they are.
    if (!import.meta.env.SSR) import('../../src/elements/define.ts');
  },
};

export default theme;
