import type { Span } from './address';

/** The properties that the view passes to a section. */
export interface SectionProps {
  readonly span: Span;
  onSpan(span: Span): void;
}
