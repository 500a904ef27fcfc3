import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// Stubs for layout, dialogs and media queries, which jsdom lacks.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { configurable: true, get: () => 640 },
  clientWidth: { configurable: true, get: () => 1200 },
});

HTMLElement.prototype.scrollTo = () => undefined;

HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
  this.querySelector<HTMLElement>('button')?.focus();
};

HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};

class StillObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

vi.stubGlobal('ResizeObserver', StillObserver);

Object.defineProperty(window, 'matchMedia', {
  value: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }),
});

afterEach(cleanup);
