import { Component, type ReactNode } from 'react';
import { ViewNotLoaded } from '../views';
import { TEXTS } from './texts';

interface State {
  readonly failure?: Error;
}

/** Keeps the page when a view cannot be loaded or fails. */
export class ViewBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(failure: Error): State {
    return { failure };
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    const missing = failure instanceof ViewNotLoaded;
    return (
      <div role="alert" data-testid="view-failed" className="m-auto max-w-sm p-6 text-center">
        <p className="text-sm font-medium">{missing ? TEXTS.notLoaded : TEXTS.failed}</p>
        <p className="mt-1 text-ink-soft">{missing ? TEXTS.notLoadedHint : TEXTS.failedHint}</p>
        {!missing && (
          <p className="mt-1 font-mono text-xs break-words text-danger">{failure.message}</p>
        )}
        <button
          type="button"
          className="button button-primary mt-4"
          onClick={
            missing ? () => window.location.reload() : () => this.setState({ failure: undefined })
          }
        >
          {missing ? TEXTS.reload : TEXTS.openAgain}
        </button>
      </div>
    );
  }
}
