package io.reredis;

import static java.lang.reflect.Modifier.isAbstract;
import static java.lang.reflect.Modifier.isPublic;
import static java.lang.reflect.Modifier.isStatic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.change.Change;
import io.reredis.change.ChangeListener;
import io.reredis.intercept.CommandInterceptor;
import io.reredis.intercept.Verdict;
import io.reredis.intercept.WriteInterceptor;
import io.reredis.option.ScoredMember;
import io.reredis.store.Bitmaps;
import io.reredis.store.Codec;
import io.reredis.store.Database;
import io.reredis.store.GeoIndexes;
import io.reredis.store.Hashes;
import io.reredis.store.HyperLogLogs;
import io.reredis.store.Keys;
import io.reredis.store.Lists;
import io.reredis.store.SetOptions;
import io.reredis.store.Sets;
import io.reredis.store.SortedSets;
import io.reredis.store.StreamClaim;
import io.reredis.store.Streams;
import io.reredis.store.Strings;
import io.reredis.store.Watch;
import io.reredis.support.ExportedApi;
import io.reredis.util.ManualClock;
import io.reredis.util.ReredisException;
import io.reredis.util.StreamId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Passes null for each parameter of the exported API that is not {@code @Nullable}, the other
 * arguments being valid: the call throws a {@link NullPointerException} that names the parameter,
 * and the store is as before.
 */
class NullArgumentsTest {
  private static final ExportedApi API = new ExportedApi(Reredis.class);

  /** Methods for which null is a valid argument, or that the compiler writes. */
  private static final Set<String> WITHOUT_RULE = Set.of("equals", "valueOf");

  private static final Set<Class<?>> CALLED_BY_THE_STORE =
      Set.of(ChangeListener.class, CommandInterceptor.class, WriteInterceptor.class);

  /** The commands that fill the key of each call with a value of the type that it needs. */
  private static final Map<Class<?>, String> CONTENT =
      Map.of(
          Bitmaps.class, "SET key 1",
          GeoIndexes.class, "GEOADD key 1 1 value",
          Hashes.class, "HSET key field 1",
          HyperLogLogs.class, "PFADD key value",
          Keys.class, "SET key 1",
          Lists.class, "RPUSH key value value",
          Sets.class, "SADD key value",
          SortedSets.class, "ZADD key 1 value",
          Streams.class, "XADD key 1-1 field value",
          Strings.class, "SET key 1");

  private static final ExecutorService OTHER_THREAD = Executors.newSingleThreadExecutor();

  private final List<String> failures = new ArrayList<>();
  private final Map<Class<?>, Map<String, List<String>>> names = new HashMap<>();
  private int calls;

  @AfterAll
  static void stop() {
    OTHER_THREAD.shutdownNow();
  }

  /** A call of the API with a null in one of its arguments. */
  private record Call(Executable target, int at, String name, Object nothing, boolean filled) {
    @Override
    public String toString() {
      String what = nothing == null ? "null" : "an element null";
      String store = filled ? " with a value at the key" : "";
      return target.toGenericString() + ": " + name + " is " + what + store;
    }
  }

  @Test
  void nullIsRefusedBeforeAnythingHappens() throws Exception {
    for (Class<?> type : API.types()) {
      if (CALLED_BY_THE_STORE.contains(type)) {
        continue;
      }
      for (AnnotatedElement member : ExportedApi.members(type)) {
        if (member instanceof Executable executable
            && isPublic(executable.getModifiers())
            && !WITHOUT_RULE.contains(executable.getName())) {
          check(executable);
        }
      }
    }
    assertEquals(List.of(), failures, () -> String.join("\n", failures));
    assertTrue(calls > 500, () -> calls + " calls");
  }

  private void check(Executable target) throws Exception {
    Parameter[] parameters = target.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      Class<?> type = parameters[i].getType();
      if (type.isPrimitive() || isNullable(parameters[i])) {
        continue;
      }
      String name = names(target).get(i);
      boolean fillable = CONTENT.containsKey(target.getDeclaringClass());
      for (boolean filled : fillable ? new boolean[] {false, true} : new boolean[1]) {
        check(new Call(target, i, name, null, filled));
        for (Object holed : withNullElement(parameters[i])) {
          check(new Call(target, i, name, holed, filled));
        }
      }
    }
  }

  private static boolean isNullable(Parameter parameter) {
    return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** Returns arguments for the parameter of which one element is null. */
  private static List<Object> withNullElement(Parameter parameter) {
    Object valid = sample(parameter.getType(), parameter.getParameterizedType().getTypeName());
    if (valid instanceof Object[] array) {
      return List.of((Object) Arrays.copyOf(array, array.length + 1));
    }
    if (valid instanceof Collection<?> collection) {
      List<Object> elements = new ArrayList<>(collection);
      elements.add(null);
      return List.of(elements);
    }
    if (valid instanceof Map<?, ?> map) {
      Map<Object, Object> nullKey = new LinkedHashMap<>(map);
      nullKey.put(null, map.values().iterator().next());
      Map<Object, Object> nullValue = new LinkedHashMap<>(map);
      nullValue.put("other", null);
      return List.of(nullKey, nullValue);
    }
    return List.of();
  }

  // --- one call

  private void check(Call call) throws Exception {
    calls++;
    List<String> logged = Collections.synchronizedList(new ArrayList<>());
    Handler handler = handler(logged);
    Logger log = Logger.getLogger("io.reredis");
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    try {
      check(call, logged);
    } finally {
      log.setUseParentHandlers(true);
      log.removeHandler(handler);
    }
  }

  private void check(Call call, List<String> logged) throws Exception {
    boolean onBuilder = call.target.getDeclaringClass() == Reredis.Builder.class;
    Consumer<Reredis.Builder> setup =
        builder -> {
          builder.databases(2).activeExpiry(false).option("enable-debug-command", "yes");
          if (onBuilder) {
            expectRefusal(call, builder);
          }
        };
    try (Reredis store = Reredis.open(setup)) {
      String content = CONTENT.get(call.target.getDeclaringClass());
      if (call.filled && content != null) {
        store.execute(content.split(" "));
      }
      if (call.filled && call.target.getDeclaringClass() == Streams.class) {
        store.execute("XGROUP", "CREATE", "key", "group", "0");
      }
      Object receiver = onBuilder ? null : receiver(call.target, store);
      String before = state(store);
      if (!onBuilder) {
        expectRefusal(call, receiver);
      }
      if (!before.equals(state(store))) {
        failures.add(call + ": the store was " + before + ", then " + state(store));
      }
      OTHER_THREAD
          .submit(() -> List.of("key", "other", "field").forEach(key -> use(store, key)))
          .get(10, TimeUnit.SECONDS);
      if (receiver instanceof AutoCloseable closed && receiver != store) {
        closed.close();
      }
    } catch (Exception e) {
      failures.add(call + ": the store is not usable: " + e);
    }
    if (!logged.isEmpty()) {
      failures.add(call + ": logged " + logged);
    }
  }

  private static void use(Reredis store, String key) {
    store.execute("DEL", key);
    store.execute("SET", key, "new");
    store.execute("PUBLISH", key, "message");
  }

  private static Handler handler(List<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        logged.add(line.getMessage() + " " + line.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static String state(Reredis store) {
    return Stream.of(
            store.execute("DEBUG", "DIGEST"),
            store.info().changes(),
            store.execute("PUBSUB", "CHANNELS"),
            store.execute("PUBSUB", "NUMPAT"),
            store.execute("FUNCTION", "LIST"))
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  private void expectRefusal(Call call, Object receiver) {
    Parameter[] parameters = call.target.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      Parameter parameter = parameters[i];
      arguments[i] =
          i == call.at
              ? call.nothing
              : sample(parameter.getType(), parameter.getParameterizedType().getTypeName());
    }
    try {
      if (call.target instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        ((Method) call.target).invoke(receiver, arguments);
      }
      failures.add(call + ": accepted");
    } catch (InvocationTargetException e) {
      expectNamed(call, e.getCause());
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      failures.add(call + ": not called: " + e);
    }
  }

  private void expectNamed(Call call, Throwable thrown) {
    String text = String.valueOf(thrown.getMessage());
    if (!(thrown instanceof NullPointerException)) {
      failures.add(call + ": throws " + thrown);
    } else if (call.nothing == null
        && !isAbstract(call.target.getModifiers())
        && !text.equals(call.name)
        && !text.contains('"' + call.name + "\" is null")) {
      failures.add(call + ": the message does not name the parameter: " + text);
    }
    for (StackTraceElement frame : thrown.getStackTrace()) {
      String type = frame.getClassName();
      if (type.equals(NullArgumentsTest.class.getName())) {
        break;
      }
      if (isEngine(type)) {
        failures.add(call + ": refused only by " + frame);
        break;
      }
    }
  }

  /** Returns whether a class belongs to a part of the store that locks, registers or changes. */
  private static boolean isEngine(String type) {
    String folder = type.substring(0, type.lastIndexOf('.'));
    return folder.startsWith("io.reredis") && !API.packages().contains(folder);
  }

  // --- samples

  private static Object receiver(Executable target, Reredis store) {
    if (target instanceof Constructor<?> || isStatic(target.getModifiers())) {
      return null;
    }
    Class<?> type = target.getDeclaringClass();
    Database<String, String> database = store.database(0);
    Stream<Object> ofStore =
        Stream.of(
            store,
            store.pubSub(),
            store.scripts(),
            database,
            database.bitmaps(),
            database.geoIndexes(),
            database.hashes(),
            database.hyperLogLogs(),
            database.keys(),
            database.lists(),
            database.sets(),
            database.sortedSets(),
            database.streams(),
            database.strings());
    if (type == CommandSession.class) {
      return store.session();
    }
    if (type == StoreMXBean.class) {
      return new StoreManagement(store);
    }
    if (type == Watch.class) {
      return store.watch("key");
    }
    return ofStore.filter(type::isInstance).findAny().orElseGet(() -> sample(type, type.getName()));
  }

  /** Returns a valid argument; {@code generic} is its type with the arguments of the type. */
  private static Object sample(Class<?> type, String generic) {
    if (type == Collection.class || type == Map.class) {
      return generic.contains("ScoredMember")
          ? List.of(ScoredMember.of("value", 1))
          : generic.contains("Map$Entry")
              ? List.of(Map.entry("field", "value"))
              : generic.contains("java.lang.Long>")
                  ? Map.of("key", 1L)
                  : generic.contains("Double")
                      ? Map.of("key", 1.0)
                      : type == Map.class ? Map.of("field", "value") : List.of("key");
    }
    if (type == Object.class || type == String.class || type == Comparable.class) {
      return "key";
    }
    if (type.isArray()) {
      Class<?> element = type.getComponentType();
      Object array = Array.newInstance(element, 1);
      Array.set(array, 0, sample(element, element.getName()));
      return array;
    }
    for (Object each : SAMPLES) {
      if (type.isInstance(each)) {
        return each;
      }
    }
    Object number = NUMBERS.get(type);
    return number != null ? number : ofFactory(type);
  }

  private static final Map<Class<?>, Object> NUMBERS =
      Map.of(
          boolean.class,
          true,
          byte.class,
          (byte) 1,
          int.class,
          1,
          long.class,
          1L,
          double.class,
          1.0);

  private static final List<Object> SAMPLES =
      List.of(
          Codec.utf8(),
          SetOptions.none(),
          StreamClaim.ofIdle(Duration.ZERO),
          new Change(0, new byte[1], "set", 1, false),
          Verdict.proceed(),
          ReredisException.error("text"),
          new ManualClock(1),
          new StreamId(2, 2),
          Duration.ofMillis(1),
          Instant.EPOCH.plusSeconds(1_000_000_000),
          Path.of("data"),
          new ByteArrayInputStream(new byte[0]),
          new ByteArrayOutputStream(),
          List.of("key"),
          (Consumer<Object>) given -> {},
          (Function<Object, Object>) given -> given,
          (ChangeListener) change -> {},
          (CommandInterceptor) request -> Verdict.proceed(),
          (WriteInterceptor) (database, key) -> {});

  /** Returns a constant of the type, or what a static method without references returns. */
  private static Object ofFactory(Class<?> type) {
    try {
      if (type.isEnum()) {
        return type.getEnumConstants()[0];
      }
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == type && isPublic(field.getModifiers())) {
          return field.get(null);
        }
      }
      Method[] methods = type.getDeclaredMethods();
      Arrays.sort(methods, Comparator.comparing(Method::toGenericString));
      for (Method method : methods) {
        if (method.getReturnType() == type
            && isPublic(method.getModifiers())
            && isStatic(method.getModifiers())
            && Stream.of(method.getParameterTypes()).allMatch(Class::isPrimitive)) {
          return method.invoke(null, samples(method));
        }
      }
      Constructor<?> constructor = type.getConstructors()[0];
      return constructor.newInstance(samples(constructor));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no sample of " + type, e);
    }
  }

  private static Object[] samples(Executable target) {
    return Stream.of(target.getParameters())
        .map(p -> sample(p.getType(), p.getParameterizedType().getTypeName()))
        .toArray();
  }

  // --- names of parameters

  /** Returns the names of the parameters, which the class file lists for debuggers. */
  private List<String> names(Executable target) {
    Map<String, List<String>> ofClass =
        names.computeIfAbsent(target.getDeclaringClass(), NullArgumentsTest::readNames);
    String name = target instanceof Method ? target.getName() : "<init>";
    String descriptor =
        target instanceof Method method
            ? Type.getMethodDescriptor(method)
            : Type.getConstructorDescriptor((Constructor<?>) target);
    List<String> found = ofClass.get(name + descriptor);
    if (found.size() >= target.getParameterCount()) {
      return found;
    }
    // an abstract method: the names are unknown
    return Stream.of(target.getParameters()).map(Parameter::getName).toList();
  }

  private static Map<String, List<String>> readNames(Class<?> type) {
    Map<String, List<String>> names = new HashMap<>();
    ClassVisitor visitor =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return methodNames(
                isStatic(access), descriptor, found -> names.put(name + descriptor, found));
          }
        };
    Path file = API.classes().resolve(Type.getInternalName(type) + ".class");
    try (InputStream in = Files.newInputStream(file)) {
      new ClassReader(in).accept(visitor, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static MethodVisitor methodNames(
      boolean isStatic, String descriptor, Consumer<List<String>> result) {
    Map<Integer, String> locals = new TreeMap<>();
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitLocalVariable(
          String name, String type, String signature, Label start, Label end, int index) {
        locals.putIfAbsent(index, name);
      }

      @Override
      public void visitEnd() {
        List<String> found = new ArrayList<>();
        int index = isStatic ? 0 : 1;
        for (Type parameter : Type.getArgumentTypes(descriptor)) {
          if (locals.containsKey(index)) {
            found.add(locals.get(index));
          }
          index += parameter.getSize();
        }
        result.accept(found);
      }
    };
  }
}
