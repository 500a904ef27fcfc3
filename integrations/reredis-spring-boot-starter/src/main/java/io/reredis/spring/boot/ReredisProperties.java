package io.reredis.spring.boot;

import io.reredis.Reredis;
import io.reredis.util.ReredisException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The properties below {@code reredis}.
 *
 * <table>
 *   <caption>Properties</caption>
 *   <tr><td>{@code enabled}</td><td>false: no store is opened</td></tr>
 *   <tr><td>{@code port}</td><td>the port; by default {@code spring.data.redis.port}, or a free
 *       one</td></tr>
 *   <tr><td>{@code address}</td><td>the address to listen on; 127.0.0.1 by default. With {@code
 *       bind}, the one of these addresses to which the clients of the application
 *       connect</td></tr>
 *   <tr><td>{@code dir}</td><td>the directory of the data files; without it all data is in memory
 *       only</td></tr>
 *   <tr><td>any option of redis.conf</td><td>{@code reredis.maxmemory=100mb}</td></tr>
 * </table>
 *
 * <p>A name with a dot that is no option belongs to others and is ignored. {@code
 * spring.data.redis.database}, {@code username} and {@code password} apply to clients as with a
 * server. With {@code reredis.requirepass} the clients of the application use its password.
 */
final class ReredisProperties {
  private static final String PREFIX = "reredis.";

  private final Map<String, String> options;
  private final int port;
  private final String address;
  private final int database;
  private final @Nullable String username;
  private final @Nullable String password;

  private ReredisProperties(Environment environment) {
    Map<String, String> given =
        Binder.get(environment)
            .bind("reredis", Bindable.mapOf(String.class, String.class))
            .orElse(Map.of());
    Map<String, String> rest = new TreeMap<>(given);
    rest.remove("enabled");
    // Maven passes its property for the version of Reredis on to the tests as a system property
    rest.remove("version");
    String own = rest.remove("port");
    String boot = environment.getProperty("spring.data.redis.port", "0");
    port = number(own == null ? "spring.data.redis.port" : "reredis.port", own, boot);
    String listen = rest.remove("address");
    address = listen == null ? "127.0.0.1" : listen;
    database =
        number(
            "spring.data.redis.database",
            null,
            environment.getProperty("spring.data.redis.database", "0"));
    username = environment.getProperty("spring.data.redis.username");
    password = environment.getProperty("spring.data.redis.password", rest.get("requirepass"));
    options = Collections.unmodifiableMap(rest);
  }

  /**
   * Reads the properties.
   *
   * @throws InvalidConfigurationPropertyValueException if a number is not one
   */
  static ReredisProperties of(Environment environment) {
    return new ReredisProperties(environment);
  }

  /**
   * Returns a number.
   *
   * @param otherwise the text if the own one is null
   * @throws InvalidConfigurationPropertyValueException if the text is not a number
   */
  static int number(String name, @Nullable String own, String otherwise) {
    String value = own == null ? otherwise : own;
    try {
      return Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new InvalidConfigurationPropertyValueException(name, value, "It is not a number.");
    }
  }

  /**
   * Sets the options of a store.
   *
   * @throws InvalidConfigurationPropertyValueException if one is unknown or has an invalid value
   */
  void apply(Reredis.Builder builder) {
    options.forEach(
        (property, value) -> {
          // an environment variable has dots in place of hyphens: REREDIS_MAXMEMORY_POLICY
          String name = property.replace('.', '-');
          if (name.equals(property) || builder.option(name) != null) {
            set(builder, property, name, value);
          }
        });
  }

  private static void set(Reredis.Builder builder, String property, String name, String value) {
    try {
      if (name.equals("dir")) {
        builder.directory(Path.of(value));
      } else {
        builder.option(name, yesOrNo(builder.option(name), value));
      }
    } catch (ReredisException e) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + property, value, e.getMessage());
    }
  }

  /** Returns yes or no in place of the booleans that YAML makes of them. */
  private static String yesOrNo(@Nullable String current, String value) {
    if ("yes".equals(current) || "no".equals(current)) {
      return value.equals("true") ? "yes" : value.equals("false") ? "no" : value;
    }
    return value;
  }

  /** Returns the options as the properties set them. */
  Map<String, String> options() {
    return options;
  }

  /** Returns the value of an option as the properties set it, or null. */
  @Nullable String option(String name) {
    String value = options.get(name);
    return value == null ? options.get(name.replace('-', '.')) : value;
  }

  /** Returns the port to listen on; 0 for a free one. */
  int port() {
    return port;
  }

  /** Returns the address to which the clients of the application connect. */
  String address() {
    return address;
  }

  /** Returns the addresses to listen on. */
  List<String> addresses() {
    String bind = options.get("bind");
    return bind == null ? List.of(address) : List.of(bind.trim().split("\\s+"));
  }

  /** Returns the database that clients select. */
  int database() {
    return database;
  }

  @Nullable String username() {
    return username;
  }

  @Nullable String password() {
    return password;
  }
}
