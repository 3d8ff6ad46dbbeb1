import { Component, type ReactNode } from 'react';
import { forgetFailure } from './retriable.tsx';

interface Props {
  /** Shown instead of what failed; `again` tries to show that once more. */
  readonly fallback: (again: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** Keeps what fails from taking along what is around it. React reports the error on the console by itself. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    forgetFailure(error);
  }

  readonly #again = () => this.setState({ failed: false });

  override render() {
    return this.state.failed ? this.props.fallback(this.#again) : this.props.children;
  }
}
