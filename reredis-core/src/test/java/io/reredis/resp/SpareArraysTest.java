package io.reredis.resp;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reredis.base.Bytes;
import org.junit.jupiter.api.Test;

class SpareArraysTest {
  private final SpareArrays spares = new SpareArrays();

  private byte[] keep(int length, long most) {
    Arguments arguments = new Arguments();
    arguments.addGiven(new byte[length]);
    byte[] returned = new byte[length];
    arguments.get(0).giveBack(returned);
    spares.keep(arguments, most);
    return returned;
  }

  @Test
  void aReturnedArrayIsTakenOnceByItsLength() {
    byte[] returned = keep(1000, 5000);
    assertNull(spares.take(999));
    assertSame(returned, spares.take(1000));
    assertNull(spares.take(1000));
  }

  @Test
  void noMoreIsKeptThanAllowed() {
    byte[] first = keep(1000, 2500);
    byte[] second = keep(1000, 2500);
    keep(1000, 2500);
    assertSame(first, spares.take(1000));
    assertSame(second, spares.take(1000));
    assertNull(spares.take(1000));
    keep(1000, 0);
    assertNull(spares.take(1000));
  }

  @Test
  void unusedArraysAreReleased() {
    keep(1000, 5000);
    byte[] second = keep(1000, 5000);
    spares.take(1000);
    spares.releaseUnused();
    assertSame(second, spares.take(1000));
    keep(1000, 5000);
    spares.releaseUnused();
    spares.releaseUnused();
    assertNull(spares.take(1000));
  }

  @Test
  void argumentsWithoutAnArrayReturnNothing() {
    Arguments arguments = Arguments.of(new byte[1000]);
    arguments.addGiven(new byte[1000]);
    spares.keep(arguments, 5000);
    assertNull(spares.take(1000));
    assertNull(new Bytes().returned());
  }
}
