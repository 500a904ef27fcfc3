package io.reredis.fuzz;

import io.reredis.acl.RulesFuzz;
import io.reredis.base.TextFuzz;
import io.reredis.config.OptionFuzz;
import io.reredis.persist.SnapshotFuzz;
import io.reredis.rdb.LzfFuzz;
import io.reredis.rdb.RestoreFuzz;
import io.reredis.resp.ReplyFuzz;
import io.reredis.resp.RequestFuzz;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the fuzz targets of the core. */
class FuzzTest {
  @TestFactory
  Stream<DynamicTest> parsers() {
    return Fuzzing.tests(
        RequestFuzz.class,
        ReplyFuzz.class,
        LzfFuzz.class,
        RestoreFuzz.class,
        SnapshotFuzz.class,
        RulesFuzz.class,
        OptionFuzz.class,
        TextFuzz.class);
  }
}
