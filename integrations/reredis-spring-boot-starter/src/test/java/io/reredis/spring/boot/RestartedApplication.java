package io.reredis.spring.boot;

import io.reredis.Reredis;
import java.io.Serializable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** An application that DevTools restarts once, for {@link DevToolsTest}. */
@Import(Boot.Application.class)
@EnableCaching
public class RestartedApplication {
  private RestartedApplication() {}

  /** A cached value, whose class DevTools loads anew. */
  record Note(String text) implements Serializable {}

  /** Starts the application; its arguments are those of the program. */
  public static void main(String[] arguments) {
    SpringApplication.run(RestartedApplication.class, arguments);
  }

  @Bean
  static ApplicationRunner restart(Reredis store, CacheManager caches) {
    return arguments -> {
      long starts = store.strings().increment("starts");
      Cache notes = caches.getCache("notes");
      if (starts == 1) {
        notes.put("note", new Note("kept"));
      }
      // fails if it is of the class before the restart
      Note note = notes.get("note", Note.class);
      System.out.println("shared " + (note == notes.get("note", Note.class)) + " " + note.text());
      System.out.println(
          "start of " + store + " by " + RestartedApplication.class.getClassLoader());
      if (starts == 1) {
        new Thread(() -> Restarter.getInstance().restart()).start();
      } else {
        new Thread(() -> System.exit(0)).start();
      }
    };
  }
}
