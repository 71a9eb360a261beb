import { checkPlugin } from '@recurra/testkit';
import { forecasting } from '../../src/plugin.ts';
import { examples } from './examples.ts';

Object.assign(globalThis, { check: () => checkPlugin(forecasting(), { examples }) });
document.title = 'ready';
