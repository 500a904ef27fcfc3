package io.reredis.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Lists the API that a module exports to programs, from the folder of its compiled classes. */
public final class ExportedApi {
  private final Path classes;
  private final ClassLoader loader;
  private final Set<String> packages;
  private final List<Class<?>> types;

  /** Reads the API of the module that a class belongs to. */
  public ExportedApi(Class<?> member) {
    classes = folder(member);
    loader = member.getClassLoader();
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      packages = exports(in);
      types = readTypes();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the folder of compiled classes that contains a class. */
  public static Path folder(Class<?> member) {
    try {
      return Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> exports(InputStream in) throws IOException {
    Set<String> names = new TreeSet<>();
    for (ModuleDescriptor.Exports export : ModuleDescriptor.read(in).exports()) {
      if (!export.isQualified()) {
        names.add(export.source());
      }
    }
    return names;
  }

  private List<Class<?>> readTypes() throws IOException, ClassNotFoundException {
    List<Class<?>> found = new ArrayList<>();
    for (String name : packages) {
      try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
        for (Path file : files.sorted().toList()) {
          String simple = file.getFileName().toString();
          if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
            String type = name + '.' + simple.substring(0, simple.length() - 6);
            found.add(Class.forName(type, false, loader));
          }
        }
      }
    }
    found.removeIf(type -> !isVisible(type));
    return List.copyOf(found);
  }

  /** Returns the types that programs see, in order of their names. */
  public List<Class<?>> types() {
    return types;
  }

  /** Returns the folder of the compiled classes. */
  public Path classes() {
    return classes;
  }

  /** Returns the packages that the module exports to programs. */
  public Set<String> packages() {
    return packages;
  }

  /** Returns the packages that any module on the class path exports to programs. */
  public Set<String> packagesOfAllModules() {
    try {
      Set<String> names = new TreeSet<>(packages);
      for (URL module : Collections.list(loader.getResources("module-info.class"))) {
        try (InputStream in = module.openStream()) {
          names.addAll(exports(in));
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a type and all of its enclosing types are public or protected. */
  public static boolean isVisible(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      if (!isVisible(each.getModifiers()) || each.isAnonymousClass() || each.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /**
   * Returns whether an interface of a library declares the method; the library calls it, as JUnit
   * calls an extension.
   */
  public static boolean isOfLibrary(Method method) {
    return Arrays.stream(method.getDeclaringClass().getInterfaces())
        .filter(each -> !each.getName().matches("(io\\.reredis|java)\\..*"))
        .flatMap(each -> Arrays.stream(each.getMethods()))
        .anyMatch(
            declared ->
                declared.getName().equals(method.getName())
                    && Arrays.equals(declared.getParameterTypes(), method.getParameterTypes()));
  }

  /** Returns the fields, constructors and methods of a type that are visible to programs. */
  public static List<AnnotatedElement> members(Class<?> type) {
    List<AnnotatedElement> members = new ArrayList<>();
    Arrays.stream(type.getDeclaredFields())
        .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
        .forEach(members::add);
    Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
        .forEach(members::add);
    return members;
  }
}
