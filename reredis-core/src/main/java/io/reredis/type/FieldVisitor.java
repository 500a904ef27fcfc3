package io.reredis.type;

import io.reredis.base.Bytes;

/** Visits the fields of a hash. */
@FunctionalInterface
public interface FieldVisitor {
  /** Visits a field and its value, which are valid only during the call. */
  void visit(Bytes field, Bytes value);
}
