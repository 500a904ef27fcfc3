package io.reredis.acl;

import java.io.IOException;

/** The file that {@code aclfile} names, for ACL LOAD and ACL SAVE. */
public interface AclFile {
  /** The name, for errors. */
  String name();

  /** The whole content. */
  byte[] read() throws IOException;

  /** Replaces the content, wholly or not at all. */
  void write(byte[] content) throws IOException;
}
