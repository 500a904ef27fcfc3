package io.reredis.spring.boot;

import io.reredis.Reredis;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** An application that DevTools restarts once, for {@link DevToolsTest}. */
@Import(Boot.Application.class)
public class RestartedApplication {
  private RestartedApplication() {}

  /** Starts the application; its arguments are those of the program. */
  public static void main(String[] arguments) {
    SpringApplication.run(RestartedApplication.class, arguments);
  }

  @Bean
  static ApplicationRunner restart(Reredis store) {
    return arguments -> {
      long starts = store.strings().increment("starts");
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
