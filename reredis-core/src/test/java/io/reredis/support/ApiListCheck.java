package io.reredis.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
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
 * Compares the API that a module exports to programs with the list in its {@code api.txt}, so that
 * the API changes only on purpose, and checks that each type in a signature is visible to programs.
 * Each module has a subclass.
 */
public abstract class ApiListCheck {
  private static final Path LIST = Path.of("src/test/resources/api.txt");
  private static final String WRITE = "reredis.api.write";

  private final ExportedApi api;
  private final String module;

  /**
   * Creates the test of a module.
   *
   * @param member a class of the module
   * @param module the folder of the module
   */
  protected ApiListCheck(Class<?> member, String module) {
    this.api = new ExportedApi(member);
    this.module = module;
  }

  @Test
  void theExportedApiIsTheListedOne() throws Exception {
    TreeSet<String> lines = new TreeSet<>();
    for (Class<?> type : api.types()) {
      lines.add(line(type));
      for (AnnotatedElement member : ExportedApi.members(type)) {
        lines.add(line(member));
      }
    }
    assertFalse(lines.isEmpty(), "no API found");
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
                + " mvn -pl "
                + module
                + " -am test -Dtest=ApiTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                + WRITE
                + "=true");
  }

  @Test
  void signaturesNameOnlyTypesThatProgramsSee() {
    Set<String> visible = api.packagesOfAllModules();
    List<String> hidden = new ArrayList<>();
    for (Class<?> type : api.types()) {
      Set<Class<?>> named = new HashSet<>();
      addAll(named, type.getGenericSuperclass());
      addAll(named, type.getGenericInterfaces());
      addAll(named, type.getTypeParameters());
      report(hidden, visible, type.getName(), named);
      for (AnnotatedElement member : ExportedApi.members(type)) {
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
        report(hidden, visible, line(member), named);
      }
    }
    assertEquals(List.of(), hidden);
  }

  private static void report(
      List<String> hidden, Set<String> visible, String where, Set<Class<?>> named) {
    for (Class<?> type : named) {
      boolean ours = type.getName().startsWith("io.reredis.");
      if (ours && !(visible.contains(type.getPackageName()) && ExportedApi.isVisible(type))) {
        hidden.add(where + " names " + type.getName());
      }
    }
  }

  /** Adds all classes that the given types refer to. */
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

  /** Returns the signature of a method or constructor without modifiers that callers do not see. */
  private static String executable(AnnotatedElement element) {
    return ((Executable) element).toGenericString().replace("synchronized ", "");
  }
}
