/** Browsers limit the height of an element, some to 16 million pixels, less when the page is zoomed. */
const MOST_PX = 6_000_000;
/** At both ends of the list a pixel of the scrollbar is a pixel of the list. */
const EDGE_PX = 500_000;
/** A longer way at once is a jump of the scrollbar; a shorter one is a wheel, a finger or a key. */
const JUMP_VIEWPORTS = 4;

/**
 * The place in a list that may be taller than an element can be. The element scrolls through `height`
 * pixels; `top` is the pixel of the list at its upper edge.
 *
 * Small movements are taken pixel by pixel, so that reading on works as in any list. A jump of the
 * scrollbar is scaled. Small movements let the scrollbar fall behind the list; when it stands still,
 * `settle` returns its correct position.
 */
export class ScrollScale {
  private content = 0;
  private viewport = 0;
  private scrolled = 0;
  private listTop = 0;

  /** The first visible pixel of the list. */
  get top(): number {
    return this.listTop;
  }

  /** The height of the element. */
  get height(): number {
    return Math.min(this.content, MOST_PX);
  }

  /** The distance in pixels from the scroll position to that of the list, by which rows are moved up. */
  get shift(): number {
    return this.listTop - this.scrolled;
  }

  resize(content: number, viewport: number): void {
    this.content = content;
    this.viewport = viewport;
    this.listTop = Math.max(0, Math.min(this.listTop, this.end(content)));
    if (!this.scales) this.listTop = Math.min(this.scrolled, this.end(content));
  }

  /** The element was scrolled to this pixel. */
  scroll(to: number): void {
    const way = to - this.scrolled;
    this.scrolled = to;
    const jump = Math.abs(way) > JUMP_VIEWPORTS * this.viewport;
    const atEnd = to <= 0 || to >= this.end(this.height) - 1;
    if (!this.scales || jump || atEnd) this.listTop = this.toList(to);
    else this.listTop = Math.max(0, Math.min(this.end(this.content), this.listTop + way));
  }

  /** Shows this pixel of the list; returns where the element is to be scrolled. */
  show(top: number): number {
    this.listTop = Math.max(0, Math.min(this.end(this.content), top));
    return this.settle();
  }

  /** Returns where the scrollbar belongs. */
  settle(): number {
    this.scrolled = this.scales ? Math.round(this.toElement(this.listTop)) : this.listTop;
    return this.scrolled;
  }

  private get scales(): boolean {
    return this.content > MOST_PX;
  }

  private end(height: number): number {
    return Math.max(0, height - this.viewport);
  }

  // both ways: pixel by pixel at the ends, linear between them
  private toList(at: number): number {
    return convert(at, this.end(this.height), this.end(this.content));
  }

  private toElement(at: number): number {
    return convert(at, this.end(this.content), this.end(this.height));
  }
}

function convert(at: number, from: number, to: number): number {
  if (from === to || at <= EDGE_PX) return Math.max(0, Math.min(at, to));
  if (at >= from - EDGE_PX) return Math.max(0, to - Math.max(0, from - at));
  const share = (at - EDGE_PX) / (from - 2 * EDGE_PX);
  return EDGE_PX + share * (to - 2 * EDGE_PX);
}
