import type { Span } from './address';

/** What the view tells a section. */
export interface SectionProps {
  readonly span: Span;
  onSpan(span: Span): void;
}
