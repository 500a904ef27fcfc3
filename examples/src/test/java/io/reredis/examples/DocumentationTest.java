package io.reredis.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reredis.examples.MarkdownPage.Block;
import io.reredis.examples.MarkdownPage.Link;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the pages of the documentation: relative links lead to existing files and anchors, Java
 * code compiles, and a block that shows a part of an example equals that part. The examples of each
 * exported package must compile, too.
 *
 * <p>A block of Java is a class, members of a class, or statements. The comment on the line before
 * it may be {@code <!-- given: Reredis store, Path backup -->}, which declares the variables of
 * statements, or {@code <!-- from: examples/src/main/java/... -->}, which names the file that
 * contains the block and compiles it.
 */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> IMPORTS =
      List.of(
          "io.reredis",
          "io.reredis.change",
          "io.reredis.intercept",
          "io.reredis.junit",
          "io.reredis.net",
          "io.reredis.option",
          "io.reredis.store",
          "io.reredis.util",
          "io.reredis.ws",
          "java.nio.charset",
          "java.nio.file",
          "java.time",
          "java.util",
          "java.util.concurrent");

  private static final List<String> MODULES =
      List.of(
          "reredis-core",
          "reredis-net",
          "reredis-ws",
          "integrations/reredis-junit",
          "integrations/reredis-lua");

  private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");
  private static final Pattern IMPORT = Pattern.compile("import (?:static )?[\\w.*]+;");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:(?:public|final|abstract) )*(?:class|interface|record|enum) \\w+");
  private static final Pattern METHOD =
      Pattern.compile("(?m)^(?:(?:public|private|static|final) )*[\\w<>, \\[\\]]+ \\w+\\(.*\\{$");
  private static final Pattern STATEMENT =
      Pattern.compile("^(?:(?:try|for|while|if|switch|do|else|return|new)\\b|.*[=.]).*");

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
      pages.add(ROOT.resolve(name));
    }
    for (String module :
        List.of("reredis-cli", "reredis-junit", "reredis-lua", "reredis-spring-boot-starter")) {
      pages.add(ROOT.resolve("integrations").resolve(module).resolve("README.md"));
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("node_modules"))
          .sorted()
          .forEach(pages::add);
    }
    return pages.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesAndAnchors(Path file) throws IOException {
    MarkdownPage page = new MarkdownPage(file);
    List<String> dead = new ArrayList<>();
    for (Link link : page.links) {
      if (!link.target().matches("[a-z]+:.*") && !exists(page, link.target())) {
        dead.add(ROOT.relativize(file) + ":" + link.line() + ": " + link.target());
      }
    }
    assertEquals(List.of(), dead);
  }

  private static boolean exists(MarkdownPage page, String target) throws IOException {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? page.file : page.file.resolveSibling(path).normalize();
    if (!file.startsWith(ROOT) || !Files.exists(file)) {
      return false;
    }
    return hash < 0 || new MarkdownPage(file).anchors.contains(target.substring(hash + 1));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void javaCodeCompiles(Path file, @TempDir Path classes) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Block block : new MarkdownPage(file).blocks) {
      if (block.language().equals("java") && !block.comment().startsWith("from: ")) {
        sources.add(new Source(file, block));
      }
    }
    if (!sources.isEmpty()) {
      assertEquals("", compile(sources, classes));
    }
  }

  /** Returns the package-info.java of each package that a module exports to programs. */
  static Stream<Path> packages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = ROOT.resolve(module).resolve("src/main/java");
      Matcher export = EXPORT.matcher(Files.readString(sources.resolve("module-info.java")));
      while (export.find()) {
        String folder = export.group(1).replace('.', '/');
        pages.add(sources.resolve(folder).resolve("package-info.java"));
      }
    }
    return pages.stream();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void eachPackageHasAnExampleThatCompiles(Path file, @TempDir Path classes) throws IOException {
    List<Source> sources = PackagePage.blocks(file).stream().map(b -> new Source(file, b)).toList();
    assertFalse(sources.isEmpty(), () -> "no example in " + file);
    assertEquals("", compile(sources, classes));
  }

  /** Compiles sources like a program on the module path; returns the errors. */
  private static String compile(List<Source> sources, Path classes) {
    String modules =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(ROOT.resolve("examples")))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "--module-path",
            modules,
            "--add-modules",
            "ALL-MODULE-PATH");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    StringWriter output = new StringWriter();
    compiler.getTask(output, null, found, options, null, sources).call();
    return found.getDiagnostics().stream()
            .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
            .map(DocumentationTest::text)
            .collect(Collectors.joining("\n"))
        + output;
  }

  private static String text(Diagnostic<? extends JavaFileObject> one) {
    String where = one.getSource() instanceof Source source ? source.where(one) : "";
    return where + one.getMessage(null);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void blocksOfExampleFilesAreEqualToThem(Path file) throws IOException {
    for (Block block : new MarkdownPage(file).blocks) {
      if (block.comment().startsWith("from: ")) {
        Path example = ROOT.resolve(block.comment().substring(6));
        List<String> lines = stripped(Files.readAllLines(example));
        boolean contained = Collections.indexOfSubList(lines, stripped(block.lines())) >= 0;
        assertTrue(
            contained, ROOT.relativize(file) + ":" + block.line() + " differs from " + example);
      }
    }
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  @Test
  void theReadmeShowsAProgramOfTheExamples() throws IOException {
    List<Block> blocks = new MarkdownPage(ROOT.resolve("README.md")).blocks;
    assertTrue(blocks.stream().anyMatch(block -> block.comment().startsWith("from: ")));
  }

  /** A block of Java, completed to a compilation unit in its own package. */
  private static final class Source extends SimpleJavaFileObject {
    private final Path file;
    private final Block block;
    private final StringBuilder code = new StringBuilder();

    /** The number of lines before the first line of the block. */
    private int header;

    Source(Path file, Block block) {
      super(URI.create("string:///line" + block.line() + "/" + name(block) + ".java"), Kind.SOURCE);
      this.file = file;
      this.block = block;
      complete();
    }

    private static String name(Block block) {
      var type = TYPE.matcher(String.join("\n", block.lines()));
      return type.find() ? type.group().replaceAll(".* ", "") : "Block";
    }

    private void complete() {
      add("package line" + block.line() + ";");
      IMPORTS.forEach(one -> add("import " + one + ".*;"));
      block.lines().stream().filter(line -> IMPORT.matcher(line).matches()).forEach(this::add);
      List<String> body =
          block.lines().stream().map(line -> IMPORT.matcher(line).matches() ? "" : line).toList();
      String text = String.join("\n", body);
      if (TYPE.matcher(text).find()) {
        header = count();
        body.forEach(this::add);
        return;
      }
      add("class Block {");
      if (isMembers(body)) {
        header = count();
        body.forEach(this::add);
      } else {
        String given = block.comment().startsWith("given: ") ? block.comment().substring(7) : "";
        add("void run(" + given + ") throws Exception {");
        header = count();
        body.forEach(this::add);
        add("}");
      }
      add("}");
    }

    /** Returns whether the first line of code declares a member of a class. */
    private static boolean isMembers(List<String> body) {
      for (String line : body) {
        if (line.startsWith("@")) {
          return true;
        }
        if (!line.isBlank() && !line.startsWith("//")) {
          return METHOD.matcher(line).find() && !STATEMENT.matcher(line).matches();
        }
      }
      return false;
    }

    private void add(String line) {
      code.append(line).append('\n');
    }

    private int count() {
      return (int) code.chars().filter(c -> c == '\n').count();
    }

    String where(Diagnostic<?> one) {
      long line = block.line() + one.getLineNumber() - header - 1;
      return ROOT.relativize(file) + ":" + line + ": ";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
