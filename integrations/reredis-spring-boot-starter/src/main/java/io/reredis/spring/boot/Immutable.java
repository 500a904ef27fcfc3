package io.reredis.spring.boot;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Recognizes values that can never change: their own type and those of all they refer to. */
final class Immutable {
  private static final Set<Class<?>> TYPES =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          Currency.class,
          Locale.class,
          URI.class,
          UUID.class,
          Duration.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          LocalTime.class,
          MonthDay.class,
          OffsetDateTime.class,
          OffsetTime.class,
          Period.class,
          Year.class,
          YearMonth.class,
          ZonedDateTime.class,
          Collections.emptyList().getClass(),
          Collections.emptySet().getClass(),
          Collections.emptyMap().getClass());

  /** The classes of {@code List.of}, {@code Set.of}, {@code Map.of} and the like. */
  private static final String COLLECTIONS = "java.util.ImmutableCollections$";

  private Immutable() {}

  /** Tells whether a value is known to be immutable. */
  static boolean is(@Nullable Object value) {
    if (value == null || value instanceof Enum<?> || value instanceof ZoneId) {
      return true;
    }
    if (value instanceof Record) {
      return hasImmutableComponents(value);
    }
    Class<?> type = value.getClass();
    if (type.getName().startsWith(COLLECTIONS)) {
      return value instanceof Map<?, ?> map
          ? areAll(map.keySet()) && areAll(map.values())
          : value instanceof Collection<?> elements && areAll(elements);
    }
    return TYPES.contains(type);
  }

  private static boolean areAll(Collection<?> values) {
    for (Object value : values) {
      if (!is(value)) {
        return false;
      }
    }
    return true;
  }

  /** Looks at the fields: an accessor may return something else. */
  private static boolean hasImmutableComponents(Object value) {
    try {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        if (!component.getType().isPrimitive()) {
          Field field = value.getClass().getDeclaredField(component.getName());
          field.setAccessible(true);
          if (!is(field.get(value))) {
            return false;
          }
        }
      }
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // a module that does not open its records
      return false;
    }
  }
}
