package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares what the module exports to programs with the list in {@code api.txt}, so that the API
 * changes only on purpose, and checks that no signature names a type that programs cannot see.
 */
class ApiTest {
  private static final Path LIST = Path.of("src/test/resources/api.txt");
  private static final String WRITE = "reredis.api.write";

  private final Path classes;
  private final Set<String> exported;

  ApiTest() throws Exception {
    classes = Path.of(Reredis.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var in = Files.newInputStream(classes.resolve("module-info.class"))) {
      exported =
          ModuleDescriptor.read(in).exports().stream()
              .filter(export -> !export.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void theExportedApiIsTheListedOne() throws Exception {
    TreeSet<String> lines = new TreeSet<>();
    for (Class<?> type : types()) {
      lines.add(line(type));
      for (AnnotatedElement member : members(type)) {
        lines.add(line(member));
      }
    }
    if (Boolean.getBoolean(WRITE)) {
      Files.write(LIST, lines);
    }
    Set<String> listed = new TreeSet<>(Files.readAllLines(LIST));
    Set<String> added = new TreeSet<>(lines);
    added.removeAll(listed);
    Set<String> removed = new TreeSet<>(listed);
    removed.removeAll(lines);
    assertTrue(
        added.isEmpty() && removed.isEmpty(),
        () ->
            "The exported API is not that of api.txt.\nAdded: "
                + String.join("\n  ", added)
                + "\nRemoved: "
                + String.join("\n  ", removed)
                + "\nIf this is intended, write the list anew:"
                + " mvn -pl reredis-core test -Dtest=ApiTest -D"
                + WRITE
                + "=true");
  }

  @Test
  void signaturesNameOnlyTypesThatProgramsSee() throws Exception {
    List<String> hidden = new ArrayList<>();
    for (Class<?> type : types()) {
      Set<Class<?>> named = new HashSet<>();
      addAll(named, type.getGenericSuperclass());
      addAll(named, type.getGenericInterfaces());
      addAll(named, type.getTypeParameters());
      report(hidden, type.getName(), named);
      for (AnnotatedElement member : members(type)) {
        named.clear();
        if (member instanceof Field field) {
          addAll(named, field.getGenericType());
        } else if (member instanceof Executable executable) {
          addAll(named, executable.getGenericParameterTypes());
          addAll(named, executable.getGenericExceptionTypes());
          addAll(named, executable.getTypeParameters());
          if (executable instanceof Method method) {
            addAll(named, method.getGenericReturnType());
          }
        }
        report(hidden, line(member), named);
      }
    }
    assertEquals(List.of(), hidden);
  }

  private void report(List<String> hidden, String where, Set<Class<?>> named) {
    for (Class<?> type : named) {
      boolean ours = type.getName().startsWith("io.reredis.");
      if (ours && !(exported.contains(type.getPackageName()) && isVisible(type))) {
        hidden.add(where + " names " + type.getName());
      }
    }
  }

  /** Adds all classes that a type names. */
  private static void addAll(Set<Class<?>> named, Type... types) {
    for (Type type : types) {
      if (type instanceof Class<?> plain) {
        named.add(plain.isArray() ? element(plain) : plain);
      } else if (type instanceof ParameterizedType generic) {
        addAll(named, generic.getRawType());
        addAll(named, generic.getActualTypeArguments());
      } else if (type instanceof GenericArrayType array) {
        addAll(named, array.getGenericComponentType());
      } else if (type instanceof WildcardType wildcard) {
        addAll(named, wildcard.getUpperBounds());
        addAll(named, wildcard.getLowerBounds());
      } else if (type instanceof TypeVariable<?> variable) {
        for (Type bound : variable.getBounds()) {
          if (bound instanceof Class<?> plain) {
            named.add(plain);
          }
        }
      }
    }
  }

  private static Class<?> element(Class<?> array) {
    Class<?> type = array;
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type;
  }

  /** The types that programs see, in order of their names. */
  private List<Class<?>> types() throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    for (String name : exported) {
      try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
        for (Path file : files.sorted().toList()) {
          String simple = file.getFileName().toString();
          if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
            Class<?> type =
                Class.forName(
                    name + '.' + simple.substring(0, simple.length() - 6), false, loader());
            if (isVisible(type)) {
              types.add(type);
            }
          }
        }
      }
    }
    assertTrue(types.size() > 30, () -> types.size() + " types found");
    return types;
  }

  private static ClassLoader loader() {
    return Reredis.class.getClassLoader();
  }

  private static boolean isVisible(Class<?> type) {
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

  private static List<AnnotatedElement> members(Class<?> type) {
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

  private static String line(AnnotatedElement element) {
    if (element instanceof Class<?> type) {
      String parents =
          Stream.concat(
                  Stream.ofNullable(type.getGenericSuperclass()),
                  Arrays.stream(type.getGenericInterfaces()))
              .map(Type::getTypeName)
              .collect(Collectors.joining(", "));
      return type.getName() + ": " + type.toGenericString() + " < " + parents;
    }
    String text = element instanceof Field field ? field.toGenericString() : executable(element);
    String declaring = ((Member) element).getDeclaringClass().getName();
    return declaring + ": " + text.replace(declaring + '.', "");
  }

  /** Returns the signature of a method or constructor without what callers do not depend on. */
  private static String executable(AnnotatedElement element) {
    return ((Executable) element).toGenericString().replace("synchronized ", "");
  }
}
