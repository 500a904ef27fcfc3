package io.reredis.type;

import io.reredis.util.Bytes;

/** Takes the fields of a hash, one after the other. */
@FunctionalInterface
public interface FieldVisitor {
  /** Takes a field and its value, which hold only during the call. */
  void visit(Bytes field, Bytes value);
}
