package io.reredis.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** The jars as bundles in Apache Felix, with SPI Fly for the languages of scripts and SLF4J. */
class BundlesTest {
  private static final String PAGE = "io/reredis/frontend/page/index.html";

  @TempDir Path directory;

  private Framework framework;

  /** The bundles of the class path by their names. */
  private final Map<String, Bundle> bundles = new TreeMap<>();

  @BeforeEach
  void install() throws Exception {
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    directory.resolve("bundles").toString(),
                    "felix.service.urlhandlers",
                    "false"));
    framework.start();
    for (URL manifest :
        Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
      String name = symbolicName(manifest);
      if (name != null && !name.startsWith("org.apache.felix.")) {
        String place = manifest.toString().replaceAll("^jar:|!?/META-INF/MANIFEST.MF$", "");
        bundles.put(name, framework.getBundleContext().installBundle("reference:" + place));
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(0);
  }

  private static String symbolicName(URL manifest) throws IOException {
    try (InputStream in = manifest.openStream()) {
      String name = new Manifest(in).getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
      return name == null ? null : name.replaceAll(";.*", "").strip();
    }
  }

  @Test
  void aProgramUsesAllBundles() throws Exception {
    for (String name :
        Set.of("org.apache.aries.spifly.dynamic.bundle", "io.reredis.lua", "slf4j.nop")) {
      bundles.get(name).start();
    }
    Path jar = programJar();
    framework.getBundleContext().installBundle(jar.toUri().toString()).start();
    Map<?, ?> replies =
        framework
            .getBundleContext()
            .getService(framework.getBundleContext().getServiceReference(Map.class));
    assertEquals("$5\r\nhello\r\n+OK\r\n", replies.get("served"));
    assertEquals("hello", replies.get("script"));
    boolean built = getClass().getClassLoader().getResource(PAGE) != null;
    assertEquals(built ? 200 : 404, replies.get("page"), "the live page");
  }

  @Test
  void allBundlesFindWhatTheyImport() {
    Set<Bundle> ours = new HashSet<>();
    for (Bundle bundle : bundles.values()) {
      if (bundle.getSymbolicName().startsWith("io.reredis.")) {
        ours.add(bundle);
      }
    }
    framework.adapt(FrameworkWiring.class).resolveBundles(ours);
    for (Bundle bundle : ours) {
      assertEquals(Bundle.RESOLVED, bundle.getState(), bundle.getSymbolicName());
    }
    assertEquals(
        Set.of(
            "io.reredis.core",
            "io.reredis.frontend",
            "io.reredis.junit",
            "io.reredis.lua",
            "io.reredis.net",
            "io.reredis.ws"),
        ours.stream().map(Bundle::getSymbolicName).collect(Collectors.toSet()));
  }

  @Test
  void bundlesExportWhatTheirModulesExport() throws Exception {
    for (Bundle bundle : bundles.values()) {
      if (bundle.getSymbolicName().startsWith("io.reredis.")) {
        ModuleDescriptor module;
        try (InputStream in = bundle.getEntry("module-info.class").openStream()) {
          module = ModuleDescriptor.read(in);
        }
        assertEquals(module.name(), bundle.getSymbolicName());
        assertEquals(
            module.exports().stream()
                .collect(Collectors.toMap(ModuleDescriptor.Exports::source, e -> e.targets())),
            bundle
                .adapt(BundleRevision.class)
                .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
                .stream()
                .collect(
                    Collectors.toMap(
                        c -> c.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE),
                        BundlesTest::friends)),
            module.name());
      }
    }
  }

  /** Returns the bundles that an internal package is for. */
  private static Set<String> friends(BundleCapability exported) {
    String friends = exported.getDirectives().get("x-friends");
    return friends == null ? Set.of() : Set.of(friends.split(","));
  }

  /** Makes a bundle of the program. */
  private Path programJar() throws IOException {
    Manifest manifest = new Manifest();
    Map.of(
            Name.MANIFEST_VERSION.toString(),
            "1.0",
            Constants.BUNDLE_MANIFESTVERSION,
            "2",
            Constants.BUNDLE_SYMBOLICNAME,
            "program",
            Constants.BUNDLE_ACTIVATOR,
            BundleProgram.class.getName(),
            Constants.IMPORT_PACKAGE,
            "io.reredis,io.reredis.store,io.reredis.net,io.reredis.ws,org.osgi.framework")
        .forEach(manifest.getMainAttributes()::putValue);
    Path jar = directory.resolve("program.jar");
    String file = BundleProgram.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = getClass().getClassLoader().getResourceAsStream(file)) {
      out.putNextEntry(new JarEntry(file));
      in.transferTo(out);
    }
    return jar;
  }
}
