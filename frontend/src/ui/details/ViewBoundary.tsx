import { Component, type ReactNode } from 'react';
import { Alert } from './shared/Alert';
import { TEXTS } from './shared/texts';

/** Keeps the page when a view cannot be loaded, as after an update of the server. */
export class ViewBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Alert text={TEXTS.notLoaded} /> : this.props.children;
  }
}
