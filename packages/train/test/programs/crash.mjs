// A worker that fails to start.
throw new Error('no such luck');
