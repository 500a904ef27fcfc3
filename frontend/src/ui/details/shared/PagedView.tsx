import type { ReactNode } from 'react';
import { Alert } from './Alert';
import { ElementGrid, type ElementGridProps } from './ElementGrid';
import { Pager, type PagerProps } from './Pager';
import { RemoveDialog } from './RemoveDialog';
import type { Paged } from './usePaged';

interface PagedViewProps<E> {
  readonly view: Paged<unknown, E>;
  readonly writable: boolean;
  /** The tools and the form to add an element. */
  readonly bar: ReactNode;
  /** The editor of the open element. */
  readonly editor?: ReactNode;
  /** Above the elements. */
  readonly above?: ReactNode;
  /** Below the pager. */
  readonly below?: ReactNode;
  readonly grid: Omit<ElementGridProps<E>, 'opened' | 'onRemove'>;
  readonly pager: Omit<PagerProps, 'loading'>;
  readonly removal: Removal<E>;
}

/** The deletion of an element, and the question before. */
interface Removal<E> {
  readonly title: string;
  /** False for an element that cannot be deleted. */
  can?(element: E): boolean;
  name(element: E): string;
  /** Returns a true value if the element is deleted. */
  run(element: E): Promise<unknown>;
}

/** A view that shows a key page by page: tools, editor, elements, pager, and the question before a deletion. */
export function PagedView<E>(props: PagedViewProps<E>) {
  const { view, grid, removal } = props;
  const { opened, removing } = view;
  const ask = (element: E) => {
    if (removal.can?.(element) !== false) view.remove(element);
  };
  const remove = async (element: E) => {
    view.remove(undefined);
    if (!(await removal.run(element))) return;
    if (opened !== undefined && grid.id(opened) === grid.id(element)) view.close();
  };
  return (
    <>
      {props.bar}
      {props.editor}
      <Alert text={view.failure} />
      {props.above}
      <ElementGrid
        {...grid}
        opened={opened === undefined ? undefined : grid.id(opened)}
        onRemove={props.writable ? ask : undefined}
      />
      <Pager loading={view.loading} {...props.pager} />
      {props.below}
      {removing !== undefined && (
        <RemoveDialog
          title={removal.title}
          name={removal.name(removing)}
          onCancel={() => view.remove(undefined)}
          onConfirm={() => void remove(removing)}
        />
      )}
      {view.guard.question}
    </>
  );
}
