package io.reredis.junit;

import io.reredis.Reredis;
import io.reredis.util.ManualClock;
import java.lang.reflect.Executable;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Opens a store for each test class or test method, serves it on a free port of 127.0.0.1, and
 * closes both afterwards.
 *
 * <p>It is registered by {@link ReredisTest}, or as a field, which also gives access to the store:
 *
 * <pre>{@code
 * @RegisterExtension
 * static ReredisExtension redis =
 *     ReredisExtension.create(setup -> setup.option("maxmemory", "10mb"));
 * }</pre>
 *
 * <p>An instance field has a store for each method, unless the instance lives for the class.
 *
 * <p>Parameters of constructors, test methods and lifecycle methods may have these types:
 *
 * <ul>
 *   <li>{@link Reredis}, {@link RedisAddress} and {@link URI} (not in parameterized tests and
 *       classes, whose arguments may be URIs);
 *   <li>{@link Faults}, which end after the test method, and {@link Commands}, which are those
 *       since its start;
 *   <li>{@link ManualClock}, if the clock is manual;
 *   <li>{@code Jedis}, {@code JedisPooled} and {@code UnifiedJedis} of Jedis;
 *   <li>{@code RedisClient}, {@code StatefulRedisConnection<String, String>} and {@code
 *       RedisCommands<String, String>} of Lettuce.
 * </ul>
 *
 * <p>Clients have the password of the option {@code requirepass}. They are closed after the test
 * method, or after the class if a method such as {@code @BeforeAll} received them.
 *
 * <p>The server starts when its address is first asked for. Thread-safe; test classes may run at
 * the same time. It needs JUnit 5.13 or 6.
 */
public final class ReredisExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        TestInstancePreConstructCallback,
        ParameterResolver {
  private static final String INSTANCE = "instance";
  private static final String BEGUN = "begun";

  /** Null if the annotation of the test class has the settings. */
  private final @Nullable Settings settings;

  private final Namespace namespace = Namespace.create(ReredisExtension.class, this);

  /** The instances that have not been closed. */
  private final Set<Instance> open = ConcurrentHashMap.newKeySet();

  /** Creates an extension with the settings of {@link ReredisTest}; for JUnit. */
  public ReredisExtension() {
    settings = null;
  }

  private ReredisExtension(Settings settings) {
    this.settings = settings;
  }

  /** Creates an extension with default settings. */
  public static ReredisExtension create() {
    return create(setup -> {});
  }

  /**
   * Creates an extension.
   *
   * @param setup changes settings that are to differ from their defaults
   */
  public static ReredisExtension create(Consumer<Setup> setup) {
    Setup changed = new Setup();
    setup.accept(changed);
    return new ReredisExtension(changed.settings);
  }

  /** Settings of an extension. Used by one thread, until {@link #create} returns. */
  public static final class Setup {
    private final Settings settings = new Settings();

    private Setup() {}

    /** Sets how long a store lives; {@link StoreScope#CLASS} by default. */
    public Setup scope(StoreScope scope) {
      settings.scope = Objects.requireNonNull(scope, "scope");
      return this;
    }

    /** Sets when the databases are emptied; {@link Flush#BEFORE_EACH} by default. */
    public Setup flush(Flush flush) {
      settings.flush = Objects.requireNonNull(flush, "flush");
      return this;
    }

    /**
     * Sets an option by its name in redis.conf. An unknown option or an invalid value fails the
     * test class.
     */
    public Setup option(String name, String value) {
      settings.option(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Gives the store a {@link ManualClock}, which starts at the current time. */
    public Setup manualClock() {
      settings.manualClock = true;
      return this;
    }

    /** Adds settings of the store, such as users or a directory; called for each store. */
    public Setup store(Consumer<Reredis.Builder> builder) {
      settings.builders.add(Objects.requireNonNull(builder, "builder"));
      return this;
    }
  }

  /**
   * Returns the store.
   *
   * @throws IllegalStateException outside of a test, or while several stores are open because tests
   *     run at the same time; parameters have the right one
   */
  public Reredis store() {
    return current().store();
  }

  /**
   * Returns the address of the server.
   *
   * @throws IllegalStateException as {@link #store}
   */
  public RedisAddress address() {
    return current().address();
  }

  /**
   * Returns the address as clients take it: {@code redis://127.0.0.1:6379}, with the password of
   * the option {@code requirepass} if it is set.
   *
   * @throws IllegalStateException as {@link #store}
   */
  public URI uri() {
    return current().uri();
  }

  /**
   * Returns the faults of the store.
   *
   * @throws IllegalStateException as {@link #store}
   */
  public Faults faults() {
    return current().faults();
  }

  /**
   * Returns the requests that the store has received since the start of the test method.
   *
   * @throws IllegalStateException as {@link #store}
   */
  public Commands commands() {
    return current().commands();
  }

  /**
   * Returns the manual clock of the store.
   *
   * @throws IllegalStateException as {@link #store}, or if the clock is not manual
   */
  public ManualClock clock() {
    ManualClock clock = current().clock();
    if (clock == null) {
      throw new IllegalStateException(NOT_MANUAL);
    }
    return clock;
  }

  private static final String NOT_MANUAL =
      "the clock is not manual: set @ReredisTest(manualClock = true) or setup.manualClock()";

  private Instance current() {
    Instance[] all = open.toArray(new Instance[0]);
    if (all.length == 1) {
      return all[0];
    }
    throw new IllegalStateException(
        all.length == 0
            ? "no store is open: it is opened before the test class or method, depending on the"
                + " scope, and closed after it"
            : all.length
                + " stores are open, since tests run at the same time: receive the store, the"
                + " address or a client as a parameter of the method");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (settings(context).scope == StoreScope.CLASS) {
      instance(context);
    }
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      begin(context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    instance(context).faults().clear();
  }

  /** Prepares the store for a method, once. */
  private void begin(ExtensionContext context) {
    ExtensionContext.Store values = context.getStore(namespace);
    if (values.get(BEGUN) == null) {
      values.put(BEGUN, true);
      instance(context).begin();
    }
  }

  private Settings settings(ExtensionContext context) {
    return settings == null ? Settings.of(context) : settings;
  }

  /** Returns the instance of a context or of one that encloses it; if there is none, opens it. */
  private Instance instance(ExtensionContext context) {
    ExtensionContext.Store values = context.getStore(namespace);
    synchronized (this) {
      Instance found = values.get(INSTANCE, Instance.class);
      if (found != null) {
        return found;
      }
      Settings used = settings(context);
      if (used.scope == StoreScope.METHOD && context.getTestMethod().isEmpty()) {
        throw new ParameterResolutionException(
            "each test method has a store of its own, so there is none for the whole class:"
                + " receive it in the test method or in @BeforeEach, or use scope CLASS");
      }
      Instance opened = new Instance(used, open::remove);
      open.add(opened);
      values.put(INSTANCE, opened);
      return opened;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Reredis.class
        || type == RedisAddress.class
        || type == URI.class && !isParameterized(parameter.getDeclaringExecutable())
        || type == Faults.class
        || type == Commands.class
        || type == ManualClock.class
        || Clients.know(type);
  }

  /** Returns whether another extension of JUnit provides the arguments. */
  private static boolean isParameterized(Executable method) {
    return Stream.of(method, method.getDeclaringClass())
        .flatMap(element -> Stream.of(element.getAnnotations()))
        .map(annotation -> annotation.annotationType().getName())
        .anyMatch(name -> name.startsWith("org.junit.jupiter.params.Parameterized"));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Instance instance = instance(context);
    if (type == Reredis.class) {
      return instance.store();
    } else if (type == RedisAddress.class) {
      return instance.address();
    } else if (type == URI.class) {
      return instance.uri();
    } else if (type == Faults.class) {
      return instance.faults();
    } else if (type == Commands.class) {
      return instance.commands();
    } else if (type == ManualClock.class) {
      ManualClock clock = instance.clock();
      if (clock == null) {
        throw new ParameterResolutionException(NOT_MANUAL);
      }
      return clock;
    }
    Clients.checkCodec(parameter.getParameter().getParameterizedType());
    return clients(context).get(type, instance::uri);
  }

  /** Returns the clients of a context itself, not those of an enclosing one. */
  private Clients clients(ExtensionContext context) {
    ExtensionContext.Store values = context.getStore(namespace);
    String key = "clients of " + context.getUniqueId();
    synchronized (this) {
      Clients clients = values.get(key, Clients.class);
      if (clients == null) {
        clients = new Clients();
        values.put(key, clients);
      }
      return clients;
    }
  }
}
