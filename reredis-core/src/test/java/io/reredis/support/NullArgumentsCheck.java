package io.reredis.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Passes null for each parameter of a module's exported API that is not {@code @Nullable}: the call
 * throws a {@link NullPointerException} that names the parameter. A test of the module extends
 * this.
 */
public abstract class NullArgumentsCheck {
  /** Methods for which null is a valid argument, or that the compiler writes. */
  private static final Set<String> WITHOUT_RULE = Set.of("equals", "valueOf");

  private final ExportedApi api;
  private final List<String> failures = new ArrayList<>();

  /** Creates the test of the module that a class belongs to. */
  protected NullArgumentsCheck(Class<?> member) {
    api = new ExportedApi(member);
  }

  /** Returns an object of each type that has methods or is the type of a parameter. */
  protected abstract List<Object> samples() throws Exception;

  @Test
  void nullIsRefused() throws Exception {
    List<Object> samples = samples();
    for (Class<?> type : api.types()) {
      for (AnnotatedElement member : ExportedApi.members(type)) {
        if (member instanceof Executable executable && isOffered(executable)) {
          check(executable, samples);
        }
      }
    }
    assertEquals(List.of(), failures, () -> String.join("\n", failures));
  }

  private static boolean isOffered(Executable executable) {
    return Modifier.isPublic(executable.getModifiers())
        && !Modifier.isAbstract(executable.getModifiers())
        && !WITHOUT_RULE.contains(executable.getName())
        && !(executable instanceof Method method && ExportedApi.isOfLibrary(method));
  }

  private void check(Executable target, List<Object> samples) throws ReflectiveOperationException {
    Parameter[] parameters = target.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      boolean nullable = parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (parameters[i].getType().isPrimitive() || nullable) {
        continue;
      }
      Object[] arguments = new Object[parameters.length];
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = i == j ? null : sample(parameters[j].getType(), samples);
      }
      expectRefusal(target, arguments, samples);
    }
  }

  private void expectRefusal(Executable target, Object[] arguments, List<Object> samples)
      throws ReflectiveOperationException {
    try {
      if (target instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        boolean isStatic = Modifier.isStatic(target.getModifiers());
        ((Method) target)
            .invoke(isStatic ? null : sample(target.getDeclaringClass(), samples), arguments);
      }
      failures.add(target + ": null is accepted");
    } catch (InvocationTargetException e) {
      String message = String.valueOf(e.getCause().getMessage());
      boolean named = message.matches("(?!null)\\w+|.*\"\\w+\" is null");
      if (!(e.getCause() instanceof NullPointerException) || !named) {
        failures.add(target + ": throws " + e.getCause());
      }
    }
  }

  private static Object sample(Class<?> type, List<Object> samples) {
    if (type == boolean.class) {
      return true;
    }
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    return samples.stream()
        .filter(type::isInstance)
        .findAny()
        .orElseThrow(() -> new AssertionError("no sample of " + type));
  }
}
