'use client';
import { useEffect } from 'react';
import { use as usePackages } from './use.js';

export function Browser({ golden }) {
  useEffect(() => {
    fetch('/waves.onnx')
      .then((response) => response.arrayBuffer())
      .then((buffer) => usePackages(new Uint8Array(buffer), golden))
      .catch((error) => `wrong: ${error}`)
      .then((said) => {
        document.title = said;
      });
  }, [golden]);
  return null;
}
