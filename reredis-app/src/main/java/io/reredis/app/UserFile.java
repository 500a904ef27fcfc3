package io.reredis.app;

import io.reredis.acl.AclFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that {@code aclfile} names. It is replaced by one that is on the disk already, so that
 * it is always one of the two, whatever happens.
 */
final class UserFile implements AclFile {
  private final Path file;

  UserFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public byte[] read() throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public void write(byte[] content) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      FilePermissions.keep(file, temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory();
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Puts the new name on the disk, where the system can do that for directories. */
  private void syncDirectory() {
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // a system without it
    }
  }
}
