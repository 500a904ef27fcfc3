package io.reredis.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Permissions of files that are replaced. */
final class FilePermissions {
  private FilePermissions() {}

  /** Gives the new file the permissions of the old one where the file system has such. */
  static void keep(Path old, Path replacement) throws IOException {
    if (Files.exists(old)
        && Files.getFileStore(old).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(replacement, Files.getPosixFilePermissions(old));
    }
  }
}
