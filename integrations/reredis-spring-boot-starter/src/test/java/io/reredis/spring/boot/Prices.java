package io.reredis.spring.boot;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Component;

/** The example of the README: a bean whose results are cached. */
@Component
class Prices {
  private final AtomicInteger lookUps = new AtomicInteger();

  @Cacheable(cacheNames = "prices", sync = true)
  public String of(String item) {
    return lookUp(item);
  }

  @CacheEvict(cacheNames = "prices", allEntries = true)
  public void change() {}

  private String lookUp(String item) {
    lookUps.incrementAndGet();
    return "price of " + item;
  }

  int lookUps() {
    return lookUps.get();
  }
}
