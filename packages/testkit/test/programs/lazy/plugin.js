export const guess = () => ({
  id: 'guess',
  tasks: { guess: () => import('./implementation.js').then((module) => module.guess) },
  load: () => import('./implementation.js'),
});
