import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useSlots } from './useSlots';

describe('the slots of rows', () => {
  it('stay with a row that is still drawn', () => {
    const slotsOf = renderHook(() => useSlots()).result.current;
    const [a, b, c] = slotsOf(['a', 'b', 'c']);
    const [b2, c2, d] = slotsOf(['b', 'c', 'd']);
    expect([b2, c2]).toEqual([b, c]);
    expect(d).toBe(a);
  });

  it('are taken over by new rows, each by one', () => {
    const slotsOf = renderHook(() => useSlots()).result.current;
    const before = slotsOf(['a', 'b', 'c']);
    const after = slotsOf(['x', 'y', 'z', 'v']);
    expect(new Set(after).size).toBe(4);
    expect(after).toEqual(expect.arrayContaining([...before]));
  });
});
