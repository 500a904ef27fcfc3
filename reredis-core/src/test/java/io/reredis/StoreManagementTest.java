package io.reredis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.util.ReredisException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MXBean of a store, read through the MBean server as JConsole does. */
class StoreManagementTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static Set<ObjectName> names() throws Exception {
    return SERVER.queryNames(new ObjectName("io.reredis:type=Store,*"), null);
  }

  /** Opens a store with a bean, which {@code before} does not contain. */
  private static ObjectName added(Set<ObjectName> before) throws Exception {
    Set<ObjectName> added = new HashSet<>(names());
    added.removeAll(before);
    assertEquals(1, added.size());
    return added.iterator().next();
  }

  private static StoreMXBean proxy(ObjectName name) {
    return JMX.newMXBeanProxy(SERVER, name, StoreMXBean.class);
  }

  @Test
  void attributesAreThoseOfInfo() throws Exception {
    Set<ObjectName> before = names();
    try (Reredis store = Reredis.open(options -> options.option("jmx", "yes"))) {
      StoreMXBean bean = proxy(added(before));
      store.strings().set("k", "v", Duration.ofHours(1));
      store.strings().get("k");
      store.strings().get("nosuch");
      assertEquals(1, bean.getKeys());
      assertEquals(1, bean.getExpiringKeys());
      assertEquals(1, bean.getHits());
      assertEquals(1, bean.getMisses());
      assertEquals(0, bean.getExpiredKeys());
      assertEquals(0, bean.getEvictedKeys());
      assertEquals(0, bean.getClients());
      assertEquals(store.info().changes(), bean.getChanges());
      assertEquals(store.info().maxMemory(), bean.getMaxMemory());
      assertTrue(bean.getUsedMemory() >= 0);
      assertFalse(bean.isLoading());
      assertEquals(store.info().startedAt(), bean.getStartedAt().toInstant());
      assertTrue(bean.info("server").contains("reredis_version:" + bean.getVersion()));
      assertNull(bean.getDirectory());
      assertNull(bean.getLastSave());
      bean.resetStatistics();
      assertEquals(0, bean.getHits());
      assertThrows(RuntimeException.class, bean::snapshot);
    }
    assertEquals(before, names());
  }

  @Test
  void operationsSaveTheData(@TempDir Path directory) throws Exception {
    Set<ObjectName> before = names();
    try (Reredis store =
        Reredis.open(options -> options.directory(directory).option("jmx", "yes"))) {
      StoreMXBean bean = proxy(added(before));
      store.strings().set("k", "v");
      bean.snapshot();
      assertTrue(Files.exists(directory.resolve("dump.rdb")));
      assertEquals(directory.toRealPath(), Path.of(bean.getDirectory()).toRealPath());
      assertNotNull(bean.getLastSave());
      bean.rewriteLog();
    }
  }

  @Test
  void theOptionAppliesAtRunTime() throws Exception {
    Set<ObjectName> before = names();
    try (Reredis store = Reredis.open();
        Reredis other = Reredis.open()) {
      assertEquals(before, names());
      store.execute("CONFIG", "SET", "jmx", "yes");
      store.execute("CONFIG", "SET", "jmx", "yes");
      ObjectName first = added(before);
      Set<ObjectName> withFirst = names();
      other.execute("CONFIG", "SET", "jmx", "yes");
      assertNotEquals(first, added(withFirst));
      store.execute("CONFIG", "SET", "jmx", "no");
      store.execute("CONFIG", "SET", "jmx", "yes");
      assertTrue(names().contains(first), "the name of a store stays the same");
      assertThrows(ReredisException.class, () -> store.execute("CONFIG", "SET", "jmx", "perhaps"));
    }
    assertEquals(before, names());
  }
}
