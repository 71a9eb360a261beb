import * as implementation from '../lazy/implementation.js';

export const guess = {
  id: 'guess',
  tasks: { guess: async () => implementation.guess },
  load: async () => implementation,
};
