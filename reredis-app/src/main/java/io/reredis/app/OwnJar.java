package io.reredis.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The jar of the program. */
final class OwnJar {
  private static final String CLASS = ".class";

  private OwnJar() {}

  /**
   * Loads all classes of the jar. A jar that is replaced while the program runs, as by an update,
   * can no longer be read, and the program must still be able to save its data.
   */
  static void loadClasses() {
    Path file = file();
    if (file == null) {
      return;
    }
    ClassLoader loader = OwnJar.class.getClassLoader();
    try (JarFile jar = new JarFile(file.toFile())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(CLASS) && name.indexOf('-') < 0)
          .forEach(name -> load(name, loader));
    } catch (IOException e) {
      // the file is already gone
    }
  }

  private static @Nullable Path file() {
    CodeSource source = OwnJar.class.getProtectionDomain().getCodeSource();
    try {
      Path path = source == null ? null : Path.of(source.getLocation().toURI());
      return path != null && Files.isRegularFile(path) ? path : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static void load(String entry, ClassLoader loader) {
    String name = entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      // libraries have classes that depend on missing libraries
    }
  }
}
