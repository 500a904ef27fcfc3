package io.reredis.lua.vm;

import org.jspecify.annotations.Nullable;

/** A local variable that an inner function uses; it lives on the heap instead of in a register. */
final class Cell {
  /** The number, or {@link Slots#OBJECT} if the value is {@link #object}. */
  double number;

  @Nullable Object object;

  Cell(double number, @Nullable Object object) {
    this.number = number;
    this.object = object;
  }
}
