package io.reredis.rdb;

import io.reredis.base.Bytes;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of FUNCTION DUMP and FUNCTION RESTORE: the libraries as in a file, and the end of
 * {@link DumpPayload}.
 */
public final class LibraryPayload {
  private static final ReredisException NO_FUNCTION =
      ReredisException.error("given type is not a function");

  private static final ReredisException UNREADABLE =
      ReredisException.error("Failed loading library payload");

  private LibraryPayload() {}

  /** Returns the payload of the code of libraries. */
  public static byte[] of(List<byte[]> codes) {
    RdbWriter out = new RdbWriter();
    for (byte[] code : codes) {
      add(out, code);
    }
    return DumpPayload.seal(out, DumpPayload.COMMON_VERSION);
  }

  /** Writes the code of a library as it is in a file. */
  static void add(RdbWriter out, byte[] code) {
    out.number8(RdbFile.FUNCTION);
    out.string(code, 0, code.length);
  }

  /**
   * Returns the code of the libraries in a payload.
   *
   * @throws ReredisException if it is none
   */
  public static List<byte[]> open(Bytes payload) {
    RdbReader in = DumpPayload.content(payload);
    List<byte[]> codes = new ArrayList<>();
    while (!in.isAtEnd()) {
      if (in.number8() != RdbFile.FUNCTION) {
        throw NO_FUNCTION;
      }
      codes.add(code(in));
    }
    return codes;
  }

  private static byte[] code(RdbReader in) {
    try {
      return in.blob();
    } catch (ReredisException e) {
      throw UNREADABLE;
    }
  }
}
