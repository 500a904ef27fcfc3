package io.reredis.fault;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads the classes of the project a second time and inserts a call of {@link Faults#point} before
 * each of their allocations: their own, and calls of JDK methods that allocate. This covers every
 * allocation, including those of future code, and leaves the product unchanged.
 */
public final class FaultLoader extends ClassLoader {
  private static final String FAULTS = Faults.class.getName();
  private static final String OWN = "io.reredis.";

  /** Packages without influence on the data: their code only reads or reports. */
  private static final Set<String> LEFT_OUT = Set.of("config", "fault", "tls", "acl");

  /** Methods of the JDK that allocate. */
  private static final Set<String> ALLOCATING =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "append",
          "asList",
          "clone",
          "computeIfAbsent",
          "copyOf",
          "copyOfRange",
          "getBytes",
          "iterator",
          "merge",
          "of",
          "offer",
          "push",
          "put",
          "putIfAbsent",
          "toArray",
          "toString",
          "valueOf");

  /** Creates a loader with its own copy of the classes, for one run of tests. */
  public FaultLoader() {
    super(FaultLoader.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN) || name.startsWith(FAULTS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      boolean isTest = getParent().getResource(file).getPath().contains("test-classes");
      byte[] changed = isTest || LEFT_OUT.contains(layer(name)) ? code : withPoints(code);
      return defineClass(name, changed, 0, changed.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static String layer(String name) {
    String rest = name.substring(OWN.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? "" : rest.substring(0, dot);
  }

  private static byte[] withPoints(byte[] code) {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(code).accept(new Points(out), 0);
    return out.toByteArray();
  }

  private static final class Points extends ClassVisitor {
    Points(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return name.equals("<clinit>") ? next : new Allocations(next);
    }
  }

  private static final class Allocations extends MethodVisitor {
    Allocations(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    private void point() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, FAULTS.replace('.', '/'), "point", "()V", false);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        point();
      }
      super.visitTypeInsn(opcode, type);
      if (opcode == Opcodes.NEW) {
        // the verifier identifies the new object by the position of NEW, so no call may precede it
        point();
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        point();
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      point();
      super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      // a lambda that captures nothing is created only once
      if (!descriptor.startsWith("()")) {
        point();
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      boolean jdk = owner.startsWith("java/") || owner.startsWith("[");
      if (jdk && ALLOCATING.contains(name)) {
        point();
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }
  }
}
