package io.reredis.lua.vm;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine: a stack of values and the calls on it. It needs no thread of its own, since calls of
 * Lua functions by Lua functions are frames here and not on the Java stack. Therefore, as in Lua
 * 5.1, a coroutine cannot yield while Java code that it has called waits for a Lua function.
 */
public final class Coroutine {
  /** The state of a coroutine. */
  public enum Status {
    SUSPENDED("suspended"),
    RUNNING("running"),
    /** It has resumed another. */
    NORMAL("normal"),
    DEAD("dead");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** Returns the word that programs see. */
    public String text() {
      return text;
    }
  }

  /** The maximum number of Lua calls within each other, as in Lua 5.1. */
  private static final int MAX_DEPTH = 20_000;

  private static final int MAX_STACK = 1 << 20;
  private static final int FIRST_STACK = 48;
  private static final int FIRST_FRAMES = 4;

  /** The slots of a stack that is used anew; clearing a larger one would slow the next script. */
  private static final int MAX_KEPT = 512;

  /** The slots behind the registers of a function that are there without a check. */
  private static final int SPARE = 8;

  final State state;
  final Call call;

  double[] numbers = new double[FIRST_STACK];
  @Nullable Object[] objects = new Object[FIRST_STACK];

  /** The first stack index that no running function uses. */
  int free;

  /** The stack index behind the last of an open number of values. */
  int top;

  /** The frame of the running Lua function and those of its callers; see {@link #depth}. */
  private Frame[] frames = new Frame[FIRST_FRAMES];

  /** The number of frames in use. */
  int depth;

  /** The function to begin with; null once it has begun. */
  private @Nullable LuaFunction start;

  private Status status = Status.SUSPENDED;
  private @Nullable Coroutine resumer;

  /** The number of Java calls within each other that run this coroutine's functions. */
  private int javaCalls;

  /** Whether Java code called the running Java function. */
  private boolean calledByJava;

  /** Whether the coroutine is about to leave the interpreter because it yields. */
  private boolean yielding;

  /** The stack index of the function that yielded, where the next arguments go. */
  private int yieldedAt;

  private int yieldedWants;

  Coroutine(State state, @Nullable LuaFunction start) {
    this.state = state;
    this.start = start;
    this.call = new Call(this);
    if (start == null) {
      status = Status.RUNNING;
    }
  }

  /** Creates a suspended coroutine that begins with a function. */
  public static Coroutine of(State state, LuaFunction start) {
    state.allocate(256);
    return new Coroutine(state, start);
  }

  /** Returns what the coroutine does. */
  public Status status() {
    return status;
  }

  /** Returns whether this is the coroutine of the world, which cannot yield. */
  public boolean isMain() {
    return this == state.main();
  }

  // --- the stack

  /** Makes the stack hold at least {@code size} slots. */
  void ensure(int size) {
    if (size + SPARE > numbers.length) {
      grow(size + SPARE);
    }
  }

  private void grow(int size) {
    if (size > MAX_STACK) {
      throw LuaError.of("stack overflow");
    }
    int larger = Math.max(size, numbers.length * 2);
    state.allocate(12L * larger);
    numbers = Arrays.copyOf(numbers, larger);
    objects = Arrays.copyOf(objects, larger);
  }

  @Nullable Object get(int slot) {
    return Slots.value(numbers[slot], objects[slot]);
  }

  void set(int slot, @Nullable Object value) {
    if (value instanceof Double d) {
      numbers[slot] = d;
    } else {
      numbers[slot] = Slots.OBJECT;
      objects[slot] = value;
    }
  }

  void copy(int from, int to) {
    double n = numbers[from];
    numbers[to] = n;
    if (Slots.isObject(n)) {
      objects[to] = objects[from];
    }
  }

  void clear(int from, int to) {
    for (int i = from; i < to; i++) {
      numbers[i] = Slots.OBJECT;
      objects[i] = null;
    }
  }

  /** Passes all objects on the stack; returns the heap bytes of the stack. */
  long visit(Consumer<@Nullable Object> visitor) {
    visitor.accept(start);
    visitor.accept(resumer);
    for (int i = 0; i < depth; i++) {
      visitor.accept(frames[i].closure);
    }
    int end = Math.min(numbers.length, Math.max(free, top));
    for (int i = 0; i < end; i++) {
      if (Slots.isObject(numbers[i])) {
        visitor.accept(objects[i]);
      }
    }
    // what is behind must not keep garbage alive
    Arrays.fill(objects, end, objects.length, null);
    return 12L * numbers.length;
  }

  // --- frames

  /** Returns the frame of the running Lua function. */
  Frame frame() {
    return frames[depth - 1];
  }

  /** Returns a frame by its depth, from 0. */
  Frame frame(int at) {
    return frames[at];
  }

  /** Begins a call of a Lua function whose arguments are behind it on the stack. */
  Frame enter(Closure closure, int function, int arguments, int wanted) {
    if (depth >= MAX_DEPTH) {
      throw LuaError.of("stack overflow");
    }
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, depth * 2);
    }
    Frame frame = frames[depth];
    if (frame == null) {
      frame = new Frame();
      frames[depth] = frame;
    }
    frame.fromJava = false;
    frame.tail = false;
    frame.wanted = wanted;
    place(frame, closure, function, arguments);
    depth++;
    return frame;
  }

  /** Replaces the running function by another; its arguments are behind it on the stack. */
  Frame reenter(Closure closure, int from, int arguments) {
    Frame frame = frame();
    int function = frame.function;
    for (int i = 0; i <= arguments; i++) {
      copy(from + i, function + i);
    }
    place(frame, closure, function, arguments);
    frame.tail = true;
    return frame;
  }

  private void place(Frame frame, Closure closure, int function, int arguments) {
    Prototype p = closure.prototype;
    int base = function + 1;
    int given = arguments;
    frame.varargs = 0;
    ensure(base + arguments + p.parameters() + p.registers());
    if (p.isVararg()) {
      base = moveVarargs(frame, p, function + 1, arguments);
      given = p.parameters();
    }
    if (given < p.parameters()) {
      clear(base + given, base + p.parameters());
    }
    frame.closure = closure;
    frame.pc = 0;
    frame.base = base;
    frame.function = function;
    free = base + p.registers();
  }

  /** Copies the parameters behind the further arguments; returns the index of register 0. */
  private int moveVarargs(Frame frame, Prototype p, int first, int arguments) {
    int named = p.parameters();
    int base = first + arguments;
    for (int i = 0; i < named; i++) {
      if (i < arguments) {
        copy(first + i, base + i);
      }
    }
    if (arguments < named) {
      clear(base + arguments, base + named);
    }
    frame.varargs = Math.max(0, arguments - named);
    if (p.needsArg()) {
      set(base + named, argTable(first + named, frame.varargs));
    }
    return base;
  }

  /** Returns the table {@code arg} of Lua 5.0. */
  private LuaTable argTable(int from, int count) {
    LuaTable table = new LuaTable(count, 1);
    state.allocate(table.bytes());
    for (int i = 0; i < count; i++) {
      table.put(i + 1.0, numbers[from + i], objects[from + i]);
    }
    table.put("n", (double) count);
    return table;
  }

  /** Ends the running Lua function with results. */
  void leave(int from, int results) {
    Frame frame = frames[--depth];
    give(from, results, frame.function, frame.wanted);
  }

  /** Moves results to where a caller takes them. */
  private void give(int from, int results, int to, int wanted) {
    if (wanted == 1 && results > 0) {
      copy(from, to);
      return;
    }
    if (wanted < 0) {
      for (int i = 0; i < results; i++) {
        copy(from + i, to + i);
      }
      top = to + results;
      return;
    }
    int given = Math.min(results, wanted);
    for (int i = 0; i < given; i++) {
      copy(from + i, to + i);
    }
    if (given < wanted) {
      ensure(to + wanted);
      clear(to + given, to + wanted);
    }
  }

  // --- calls

  /**
   * Calls a value that is no Lua function, for the interpreter. Returns false if the coroutine
   * yields.
   */
  boolean callOther(int function, int arguments, int wanted) {
    if (Slots.isObject(numbers[function]) && objects[function] instanceof Builtin b) {
      boolean before = calledByJava;
      calledByJava = false;
      boolean goesOn = run(b, function, arguments, wanted);
      calledByJava = before;
      return goesOn;
    }
    int shifted = insertHandler(function, arguments);
    if (objects[function] instanceof Closure) {
      invoke(function, shifted, wanted);
      return true;
    }
    return callOther(function, shifted, wanted);
  }

  /** Puts the handler of {@code __call} in front of the called value and its arguments. */
  private int insertHandler(int function, int arguments) {
    Object handler = Events.handler(state, get(function), Event.CALL);
    if (!(handler instanceof LuaFunction)) {
      throw Events.typeError(this, function, "call", get(function));
    }
    ensure(function + arguments + 2);
    for (int i = arguments; i >= 0; i--) {
      copy(function + i, function + i + 1);
    }
    set(function, handler);
    return arguments + 1;
  }

  private boolean run(Builtin builtin, int function, int arguments, int wanted) {
    int oldFree = free;
    int oldBase = call.base;
    int oldCount = call.count;
    int first = function + 1;
    call.base = first;
    call.count = arguments;
    call.results = first + arguments;
    free = call.results;
    ensure(free + SPARE);
    int results = builtin.library.call(builtin.name, call);
    int from = call.results - results;
    call.base = oldBase;
    call.count = oldCount;
    free = oldFree;
    if (yielding) {
      yieldedAt = function;
      yieldedWants = wanted;
      return false;
    }
    give(from, results, function, wanted);
    return true;
  }

  /**
   * Calls the value at a stack index from Java. The results come in its place, and {@link #top} is
   * set if all are wanted.
   */
  void invoke(int function, int arguments, int wanted) {
    invoke(function, arguments, wanted, true);
  }

  /**
   * Calls the value at a stack index.
   *
   * @param byJava whether a Java function calls it, else an instruction of a Lua function
   */
  private void invoke(int function, int arguments, int wanted, boolean byJava) {
    final int oldFree = free;
    final int oldBase = call.base;
    final int oldCount = call.count;
    final int oldResults = call.results;
    state.enterJava();
    javaCalls++;
    try {
      if (Slots.isObject(numbers[function]) && objects[function] instanceof Closure closure) {
        enter(closure, function, arguments, wanted).fromJava = true;
        Interpreter.run(this, depth - 1);
      } else {
        callNotLua(function, arguments, wanted, byJava);
      }
    } finally {
      javaCalls--;
      state.leaveJava();
      free = oldFree;
      call.base = oldBase;
      call.count = oldCount;
      call.results = oldResults;
    }
  }

  private void callNotLua(int function, int arguments, int wanted, boolean byJava) {
    if (byJava) {
      callFromJava(function, arguments, wanted);
    } else {
      callOther(function, arguments, wanted);
    }
  }

  /** Calls a value that is no Lua function from Java code, which has no position. */
  private void callFromJava(int function, int arguments, int wanted) {
    boolean before = calledByJava;
    try {
      if (Slots.isObject(numbers[function]) && objects[function] instanceof Builtin b) {
        calledByJava = true;
        run(b, function, arguments, wanted);
      } else {
        callOther(function, arguments, wanted);
      }
    } catch (LuaError e) {
      e.place("");
      throw e;
    } finally {
      calledByJava = before;
    }
  }

  /** Calls a function from Java with two arguments at the end of the stack. */
  @Nullable Object call(LuaFunction function, @Nullable Object a, @Nullable Object b) {
    int at = free;
    ensure(at + 4);
    set(at, function);
    set(at + 1, a);
    set(at + 2, b);
    invoke(at, 2, 1, false);
    return get(at);
  }

  /** Calls a function from Java with three arguments and without results. */
  void call(LuaFunction function, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    int at = free;
    ensure(at + 4);
    set(at, function);
    set(at + 1, a);
    set(at + 2, b);
    set(at + 3, c);
    invoke(at, 3, 0, false);
  }

  /**
   * Calls a function from Java with any arguments and returns all results.
   *
   * @throws LuaError if the function fails; then its calls have ended
   */
  public @Nullable Object[] call(LuaFunction function, @Nullable Object... arguments) {
    int at = free;
    int oldDepth = depth;
    ensure(at + arguments.length + 1);
    set(at, function);
    for (int i = 0; i < arguments.length; i++) {
      set(at + 1 + i, arguments[i]);
    }
    try {
      invoke(at, arguments.length, -1);
    } catch (LuaError e) {
      depth = oldDepth;
      throw e;
    }
    return values(at, top);
  }

  @Nullable Object[] values(int from, int to) {
    Object[] values = new Object[to - from];
    for (int i = from; i < to; i++) {
      values[i - from] = get(i);
    }
    return values;
  }

  // --- coroutines

  /**
   * Runs the coroutine until it yields or ends, and returns the values that it gives.
   *
   * @throws LuaError if its function fails; then it is dead
   */
  public @Nullable Object[] resume(@Nullable Object[] arguments) {
    state.enterJava();
    Coroutine previous = state.current;
    resumer = previous;
    previous.status = Status.NORMAL;
    status = Status.RUNNING;
    state.current = this;
    boolean failed = true;
    try {
      Object[] values = start == null ? goOn(arguments) : begin(arguments);
      failed = false;
      return values;
    } finally {
      state.current = previous;
      previous.status = Status.RUNNING;
      resumer = null;
      state.leaveJava();
      if (failed || depth == 0 && !yielding) {
        status = Status.DEAD;
        depth = 0;
        free = 0;
      } else {
        status = Status.SUSPENDED;
        yielding = false;
      }
    }
  }

  private @Nullable Object[] begin(@Nullable Object[] arguments) {
    LuaFunction function = start;
    start = null;
    ensure(arguments.length + 1);
    set(0, function);
    push(arguments, 1);
    free = arguments.length + 1;
    if (function instanceof Closure closure) {
      enter(closure, 0, arguments.length, -1);
      Interpreter.run(this, 0);
    } else {
      callFromJava(0, arguments.length, -1);
    }
    return yielding ? yielded() : values(0, top);
  }

  private @Nullable Object[] goOn(@Nullable Object[] arguments) {
    ensure(yieldedAt + arguments.length + 1);
    push(arguments, yieldedAt + 1);
    give(yieldedAt + 1, arguments.length, yieldedAt, yieldedWants);
    if (depth == 0) { // its function is Java code that yielded
      return values(0, top);
    }
    Interpreter.run(this, 0);
    return yielding ? yielded() : values(0, top);
  }

  private void push(@Nullable Object[] values, int at) {
    for (int i = 0; i < values.length; i++) {
      set(at + i, values[i]);
    }
  }

  private @Nullable Object[] yielded() {
    return values(call.yieldFrom, call.yieldTo);
  }

  /**
   * Makes the coroutine yield at the end of the running Java function.
   *
   * @throws LuaError if it is the main coroutine, or other Java code waits for its function
   */
  void yield() {
    if (isMain() || javaCalls > 0) {
      throw LuaError.value(LuaString.of("attempt to yield across metamethod/C-call boundary"));
    }
    yielding = true;
  }

  // --- errors

  /** Returns {@code chunk:line:} of a frame of Lua for messages. */
  static String position(Frame frame, int pc) {
    return frame.closure.prototype.chunk() + ":" + line(frame, pc) + ": ";
  }

  /** Returns the line of the instruction in front of an index. */
  static int line(Frame frame, int pc) {
    int[] lines = frame.closure.prototype.lines();
    return lines[Math.max(0, Math.min(pc - 1, lines.length - 1))];
  }

  /** Ends all calls and forgets their values, so that the stack can be used anew. */
  public void reset() {
    depth = 0;
    free = 0;
    top = 0;
    if (numbers.length > MAX_KEPT) {
      numbers = new double[FIRST_STACK];
      objects = new Object[FIRST_STACK];
      frames = new Frame[FIRST_FRAMES];
    }
    clear(0, numbers.length);
  }

  /**
   * Returns the position of a function on the stack of calls, for a Java function.
   *
   * @param level 1 for the function that called the Java function, 2 for its caller
   */
  public String position(int level) {
    int at = depth - 1;
    for (int l = calledByJava ? 2 : 1; at >= 0; l++) {
      Frame frame = frames[at];
      if (l == level) {
        return position(frame, frame.pc);
      }
      if (frame.tail || frame.fromJava) {
        l++; // a call that was replaced, or the Java code
        if (l == level) {
          return "";
        }
      }
      at--;
    }
    return "";
  }

  /** Returns the running Lua function at a level as in {@link #position(int)}; null if none. */
  public @Nullable Closure function(int level) {
    int at = depth - level;
    return at >= 0 ? frames[at].closure : null;
  }

  /** Returns the name of the called value, as messages show it; null if it has none. */
  @Nullable String calledName() {
    if (depth == 0 || calledByJava) {
      return null;
    }
    Frame frame = frame();
    if (call.base - 1 < frame.base) {
      return null;
    }
    return frame.closure.prototype.nameOf(frame.pc - 1, call.base - 1 - frame.base);
  }
}
