import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { COLUMNS, type Sort, type SortColumn } from '../../store/order';

export type Column = SortColumn | 'value';

/** The layout of the table, by its width: two lines for each row, some columns, or all columns. */
export type Form = 'narrow' | 'usual' | 'wide';

const USUAL_PX = 680;
const WIDE_PX = 1160;

const USUAL: readonly Column[] = ['key', 'type', 'value', 'size', 'ttl', 'changed'];
const WIDE: readonly Column[] = [
  'key',
  'type',
  'value',
  'size',
  'memory',
  'ttl',
  'idle',
  'changed',
];

/** The column that the usual form replaces when the keys are sorted by a column that it lacks. */
const INSTEAD_OF: Partial<Record<SortColumn, Column>> = { memory: 'size', idle: 'changed' };

export function useForm(element: RefObject<HTMLElement | null>): Form {
  const [form, setForm] = useState<Form>('usual');
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const { clientWidth } = target;
      // an element that is not laid out has no width
      if (clientWidth === 0) return;
      setForm(clientWidth < USUAL_PX ? 'narrow' : clientWidth < WIDE_PX ? 'usual' : 'wide');
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return form;
}

/** The columns that the table has room for. */
export function useColumns(form: Form, { column }: Sort): readonly Column[] {
  return useMemo(() => {
    if (form !== 'usual') return form === 'wide' ? WIDE : COLUMNS;
    const hidden = INSTEAD_OF[column];
    return USUAL.map((usual) => (usual === hidden ? column : usual));
  }, [form, column]);
}
