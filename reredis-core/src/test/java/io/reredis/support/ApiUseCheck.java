package io.reredis.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that a test of the module calls every method that the module exports to programs. Each
 * module has a subclass.
 */
public abstract class ApiUseCheck {
  private static final Set<String> OF_OBJECTS =
      Set.of("equals", "hashCode", "toString", "compareTo", "values", "valueOf");

  private final ExportedApi api;
  private final Set<Class<?>> calledByUs;

  /**
   * Creates the test of a module.
   *
   * @param member a class of the module
   * @param calledByUs the interfaces that programs implement and the module calls
   */
  protected ApiUseCheck(Class<?> member, Class<?>... calledByUs) {
    this.api = new ExportedApi(member);
    this.calledByUs = Set.of(calledByUs);
  }

  @Test
  void everyMethodIsCalledByATest() throws Exception {
    Set<String> called = new HashSet<>();
    Path tests = ExportedApi.folder(getClass());
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          called.addAll(calledMethods(new DataInputStream(in)));
        }
      }
    }
    Set<String> uncalled = new TreeSet<>();
    for (Class<?> type : api.types()) {
      for (Method method : type.getDeclaredMethods()) {
        String name = type.getName() + "." + method.getName() + descriptor(method);
        if (isOffered(type, method) && !called.contains(name)) {
          uncalled.add(name);
        }
      }
    }
    assertEquals(Set.of(), uncalled, () -> String.join("\n", uncalled));
  }

  private boolean isOffered(Class<?> type, Method method) {
    if (calledByUs.contains(type) || type.isAnnotation() || ExportedApi.isOfLibrary(method)) {
      return false;
    }
    if (!Modifier.isPublic(method.getModifiers())
        || method.isSynthetic()
        || isMain(method)
        || OF_OBJECTS.contains(method.getName())) {
      return false;
    }
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getAccessor().equals(method)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns whether the JVM calls the method; a test runs it in a process. */
  private static boolean isMain(Method method) {
    return Modifier.isStatic(method.getModifiers())
        && method.getName().equals("main")
        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String[].class});
  }

  private static String descriptor(Method method) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> parameter : method.getParameterTypes()) {
      text.append(parameter.descriptorString());
    }
    return text.append(')').append(method.getReturnType().descriptorString()).toString();
  }

  /** Returns the methods that a class file calls, as class, name and descriptor. */
  private static Set<String> calledMethods(DataInputStream in) throws IOException {
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    Map<Integer, String> texts = new HashMap<>();
    Map<Integer, Integer> classNames = new HashMap<>();
    Map<Integer, int[]> pairs = new HashMap<>();
    List<int[]> methods = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.put(i, in.readUTF());
        case 7 -> classNames.put(i, in.readUnsignedShort());
        case 10, 11 -> methods.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
        case 12 -> pairs.put(i, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
        case 5, 6 -> {
          in.skipNBytes(8);
          // a long or double occupies two entries
          i++;
        }
        case 3, 4, 9, 17, 18 -> in.skipNBytes(4);
        case 15 -> in.skipNBytes(3);
        case 8, 16, 19, 20 -> in.skipNBytes(2);
        default -> throw new IOException("constant of kind " + tag);
      }
    }
    Set<String> called = new HashSet<>();
    for (int[] method : methods) {
      int[] pair = pairs.get(method[1]);
      String type = texts.get(classNames.get(method[0])).replace('/', '.');
      called.add(type + "." + texts.get(pair[0]) + texts.get(pair[1]));
    }
    return called;
  }
}
