package io.reredis.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a store of its own, which parameters receive; {@link ReredisExtension} lists
 * the types. On nested classes the annotation of the outermost class counts.
 */
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(ReredisExtension.class)
public @interface ReredisTest {
  /** Returns how long a store lives. */
  StoreScope scope() default StoreScope.CLASS;

  /** Returns when the databases are emptied. */
  Flush flush() default Flush.BEFORE_EACH;

  /** Returns options of redis.conf, each as {@code name=value}: {@code "maxmemory=10mb"}. */
  String[] options() default {};

  /**
   * Returns whether the clock of the store is a {@link io.reredis.util.ManualClock}, which starts
   * at the current time and which parameters receive.
   */
  boolean manualClock() default false;
}
