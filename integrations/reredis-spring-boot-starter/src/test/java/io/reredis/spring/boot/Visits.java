package io.reredis.spring.boot;

import io.reredis.Reredis;
import org.springframework.stereotype.Component;

/** The example of the README: a bean that uses the store. */
@Component
class Visits {
  private final Reredis store;

  Visits(Reredis store) {
    this.store = store;
  }

  long count(String page) {
    return store.strings().increment("visits:" + page);
  }
}
