package io.reredis.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Preserves the permissions of replaced files. */
final class FilePermissions {
  private FilePermissions() {}

  /** Copies the permissions of the old file to the new one, if the file system supports them. */
  static void keep(Path old, Path replacement) throws IOException {
    if (Files.exists(old)
        && Files.getFileStore(old).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(replacement, Files.getPosixFilePermissions(old));
    }
  }
}
