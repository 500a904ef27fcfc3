package io.reredis.acl;

import java.io.IOException;

/** The file named by {@code aclfile}, for ACL LOAD and ACL SAVE. */
public interface AclFile {
  /** Returns the name, for errors. */
  String name();

  /** Returns the whole content. */
  byte[] read() throws IOException;

  /** Replaces the content atomically. */
  void write(byte[] content) throws IOException;
}
