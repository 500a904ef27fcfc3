package io.reredis.net.conformance;

/** Tests EVAL, EVALSHA, their read-only forms, and SCRIPT. */
class ScriptTest {
  private static final String GET = "'return redis.call(\"get\", KEYS[1])'";
  private static final String GET_DIGEST = "a5260dd66ce02462c5b5231c727b3f7772c0bcc5";

  @OnEveryTarget
  void eval(Client c) throws Exception {
    c.ok("set k v");
    c.check("eval " + GET + " 1 k", "'v'");
    c.check("eval " + GET + " 1 nosuch", "nil");
    c.check("eval 'return {KEYS[1], ARGV[1], 7, 3.9, {\"x\"}}' 1 k a", "['k' 'a' :7 :3 ['x']]");
    c.check("eval 'return {ok=\"fine\"}' 0", "+fine");
    c.check("eval 'return {err=\"MY fault\"}' 0", "-MY fault");
    c.check("eval 'return redis.call(\"set\", KEYS[1], ARGV[1])' 1 k w", "+OK");
    c.check("get k", "'w'");
    c.check("eval 'return 1' 2 k", "-ERR Number of keys can't be greater than number of args");
    c.check("eval 'return 1' -1", "-ERR Number of keys can't be negative");
    c.check("eval 'return 1' x", "-ERR value is not an integer or out of range");
    c.check("eval 'return redis.call(\"get\", KEYS[1]) ..  \"!\"' 1 k", "'w!'");
    c.check(
        "eval 'return redis.call(\"incr\", KEYS[1])' 1 k",
        "-ERR value is not an integer or out of range script:"
            + " 024f02195a7e52e1776d26af209f8a79d0470e0f, on @user_script:1.");
  }

  @OnEveryTarget
  void evalsha(Client c) throws Exception {
    c.check("evalsha " + GET_DIGEST + " 1 k", "-NOSCRIPT No matching script. Please use EVAL.");
    c.check("script load " + GET, "'" + GET_DIGEST + "'");
    c.ok("set k v");
    c.check("evalsha " + GET_DIGEST + " 1 k", "'v'");
    c.check("evalsha_ro " + GET_DIGEST + " 1 k", "'v'");
    c.check("script exists " + GET_DIGEST + " x", "[:1 :0]");
    c.ok("script flush");
    c.check("script exists " + GET_DIGEST, "[:0]");
    c.check("evalsha_ro " + GET_DIGEST + " 1 k", "-NOSCRIPT No matching script. Please use EVAL.");
  }

  @OnEveryTarget
  void readOnlyScriptsDoNotWrite(Client c) throws Exception {
    c.ok("set k v");
    c.check("eval_ro " + GET + " 1 k", "'v'");
    c.check(
        "eval_ro 'return redis.call(\"del\", KEYS[1])' 1 k",
        "-ERR Write commands are not allowed from read-only scripts. script:"
            + " 2754ff0e4b6ab07147520dd7eaa51d55d6ee90ea, on @user_script:1.");
    c.check("exists k", ":1");
  }

  @OnEveryTarget
  void killWithoutAScript(Client c) throws Exception {
    c.check("script kill", "-NOTBUSY No scripts in execution right now.");
  }

  @OnEveryTarget
  void debugger(Client c) throws Exception {
    c.ok("script debug no");
    c.check("script debug x", "-ERR Use SCRIPT DEBUG YES/SYNC/NO");
  }

  @OnEveryTarget(differs = "there is no debugger of scripts")
  void noDebugger(Client c) throws Exception {
    c.check("script debug yes", "-ERR there is no debugger for scripts");
    c.check("script debug sync", "-ERR there is no debugger for scripts");
  }

  @OnEveryTarget
  void sortOfASetIsInOrder(Client c) throws Exception {
    c.check("sadd s b a d c aa 10 9", ":7");
    String sorted = "['10' '9' 'a' 'aa' 'b' 'c' 'd']";
    c.check("eval 'return redis.call(\"sort\", KEYS[1], \"by\", \"nosort\")' 1 s", sorted);
    c.check(
        "eval 'return redis.call(\"sort\", KEYS[1], \"by\", \"nosort\", \"limit\", 1, 2)' 1 s",
        "['9' 'a']");
    c.check(
        "eval 'return redis.call(\"sort_ro\", KEYS[1], \"by\", \"nosort\", \"desc\")' 1 s",
        "['d' 'c' 'b' 'aa' 'a' '9' '10']");
    c.check("rpush l b a", ":2");
    c.check("eval 'return redis.call(\"sort\", KEYS[1], \"by\", \"nosort\")' 1 l", "['b' 'a']");
  }

  @OnEveryTarget
  void randomMembersAreLoggedAsEffects(Client c) throws Exception {
    c.check("sadd s a b c", ":3");
    c.check("eval 'return redis.call(\"spop\", KEYS[1], 2)' 1 s", "?");
    c.check("scard s", ":1");
  }

  @OnEveryTarget
  void deniedCommandsCanBeAllowed(Client c) throws Exception {
    String call = "eval 'return redis.pcall(\"config\", \"get\", \"databases\")' 0";
    c.check(call, "-ERR This Redis command is not allowed from script");
    c.ok("debug set-disable-deny-scripts 1");
    c.check(call, "['databases' '16']");
    c.ok("debug set-disable-deny-scripts 0");
    c.check(call, "-ERR This Redis command is not allowed from script");
  }

  @OnEveryTarget(since = "7.2")
  void timeStandsStill(Client c) throws Exception {
    String seconds = "redis.call(\"time\")";
    c.check(
        "eval 'local a = "
            + seconds
            + " for i = 1, 1e6 do end local b = "
            + seconds
            + " return a[1] == b[1] and a[2] == b[2]' 0",
        ":1");
    c.check(
        "eval 'redis.call(\"set\", KEYS[1], 1, \"px\", 1) local t = 0 for i = 1, 1e6 do t = t + i end"
            + " return redis.call(\"get\", KEYS[1])' 1 k",
        "'1'");
  }

  @OnEveryTarget
  void help(Client c) throws Exception {
    HelpText.check(c, "script", "EXISTS <sha1> [<sha1> ...]");
  }
}
