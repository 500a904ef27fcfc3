package io.reredis.command.family;

import io.reredis.base.Ascii;
import io.reredis.base.Bytes;
import io.reredis.base.Errors;
import io.reredis.command.Call;
import io.reredis.command.Family;
import io.reredis.command.Handler;
import io.reredis.operation.BitRangeSpec;
import io.reredis.operation.FieldStep;
import io.reredis.option.BitOperator;
import io.reredis.util.ReredisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands on bits of strings. */
final class BitmapCommands implements Family {
  private static final ReredisException BIT =
      ReredisException.error("bit is not an integer or out of range");
  private static final ReredisException BIT_IS_0_OR_1 =
      ReredisException.error("The bit argument must be 1 or 0.");
  private static final ReredisException FIELD_TYPE =
      ReredisException.error(
          "Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64"
              + " is.");
  private static final ReredisException OVERFLOW_TYPE =
      ReredisException.error("Invalid OVERFLOW type specified");
  private static final ReredisException ONLY_GET =
      ReredisException.error("BITFIELD_RO only supports the GET subcommand");

  @Override
  public Handler handler(String name) {
    return switch (name) {
      case "setbit" -> BitmapCommands::setbit;
      case "getbit" ->
          c -> c.reply.integer(c.bitmaps().get(c.db(), c.arg(1), offset(c, 2)) ? 1 : 0);
      case "bitcount" -> BitmapCommands::bitcount;
      case "bitpos" -> BitmapCommands::bitpos;
      case "bitop" -> BitmapCommands::bitop;
      case "bitfield" -> c -> bitfield(c, false);
      case "bitfield_ro" -> c -> bitfield(c, true);
      default -> throw Family.unknown(name);
    };
  }

  private static long offset(Call c, int index) {
    Bytes a = c.arg(index);
    if (!Ascii.isLong(a.array(), a.offset(), a.length())) {
      throw Errors.BIT_OFFSET;
    }
    long offset = Ascii.toLong(a.array(), a.offset(), a.length());
    c.bitmaps().checkOffset(offset);
    return offset;
  }

  private static void setbit(Call c) {
    long offset = offset(c, 2);
    Bytes bit = c.arg(3);
    if (bit.length() != 1 || bit.at(0) != '0' && bit.at(0) != '1') {
      throw BIT;
    }
    c.reply.integer(c.bitmaps().set(c.db(), c.arg(1), offset, bit.at(0) == '1') ? 1 : 0);
  }

  private static void bitcount(Call c) {
    BitRangeSpec range = BitRangeSpec.ALL;
    if (c.count() > 2) {
      if (c.count() != 4 && c.count() != 5) {
        throw Errors.SYNTAX;
      }
      long start = c.integer(2);
      long end = c.integer(3);
      range = range(start, end, c.count() == 5 && inBits(c, 4));
    }
    c.reply.integer(c.bitmaps().count(c.db(), c.arg(1), range));
  }

  private static BitRangeSpec range(long start, long end, boolean bits) {
    return bits ? BitRangeSpec.ofBits(start, end) : BitRangeSpec.ofBytes(start, end);
  }

  private static boolean inBits(Call c, int index) {
    if (c.is(index, "bit")) {
      return true;
    } else if (c.is(index, "byte")) {
      return false;
    }
    throw Errors.SYNTAX;
  }

  private static void bitpos(Call c) {
    long bit = c.integer(2);
    if (bit != 0 && bit != 1) {
      throw BIT_IS_0_OR_1;
    }
    BitRangeSpec range = BitRangeSpec.ALL;
    if (c.count() > 6) {
      throw Errors.SYNTAX;
    } else if (c.count() > 3) {
      long start = c.integer(3);
      boolean bits = c.count() == 6 && inBits(c, 5);
      range = c.count() == 4 ? BitRangeSpec.fromByte(start) : range(start, c.integer(4), bits);
    }
    c.reply.integer(c.bitmaps().position(c.db(), c.arg(1), bit == 1, range));
  }

  private static void bitop(Call c) {
    BitOperator operator =
        switch (c.text(1).toLowerCase(Locale.ROOT)) {
          case "and" -> BitOperator.AND;
          case "or" -> BitOperator.OR;
          case "xor" -> BitOperator.XOR;
          case "not" -> BitOperator.NOT;
          default -> throw Errors.SYNTAX;
        };
    c.reply.integer(c.bitmaps().combine(c.db(), operator, c.arg(2), c.rest(3)));
  }

  private static void bitfield(Call c, boolean readOnly) {
    List<FieldStep> steps = new ArrayList<>();
    FieldStep.Overflow overflow = FieldStep.Overflow.WRAP;
    boolean writes = false;
    for (int i = 2; i < c.count(); i++) {
      int left = c.count() - i - 1;
      if (c.is(i, "get") && left >= 2) {
        FieldStep.Type type = fieldType(c.arg(i + 1));
        long offset = fieldOffset(c, i + 2, type);
        steps.add(new FieldStep(FieldStep.Kind.GET, type, offset, 0, overflow));
        i += 2;
      } else if ((c.is(i, "set") || c.is(i, "incrby")) && left >= 3) {
        FieldStep.Type type = fieldType(c.arg(i + 1));
        long offset = fieldOffset(c, i + 2, type);
        long value = c.integer(i + 3);
        FieldStep.Kind kind = c.is(i, "set") ? FieldStep.Kind.SET : FieldStep.Kind.INCRBY;
        steps.add(new FieldStep(kind, type, offset, value, overflow));
        writes = true;
        i += 3;
      } else if (c.is(i, "overflow") && left >= 1) {
        overflow = overflow(c, ++i);
      } else {
        throw Errors.SYNTAX;
      }
    }
    if (readOnly && writes) {
      throw ONLY_GET;
    }
    Long[] results = c.bitmaps().field(c.db(), c.arg(1), steps.toArray(FieldStep[]::new));
    c.reply.array(results.length);
    for (Long result : results) {
      if (result == null) {
        c.reply.nil();
      } else {
        c.reply.integer(result);
      }
    }
  }

  private static FieldStep.Overflow overflow(Call c, int index) {
    if (c.is(index, "wrap")) {
      return FieldStep.Overflow.WRAP;
    } else if (c.is(index, "sat")) {
      return FieldStep.Overflow.SAT;
    } else if (c.is(index, "fail")) {
      return FieldStep.Overflow.FAIL;
    }
    throw OVERFLOW_TYPE;
  }

  private static FieldStep.Type fieldType(Bytes a) {
    boolean signed = a.length() > 0 && a.at(0) == 'i';
    if (a.length() < 2
        || !signed && a.at(0) != 'u'
        || !Ascii.isLong(a.array(), a.offset() + 1, a.length() - 1)) {
      throw FIELD_TYPE;
    }
    long bits = Ascii.toLong(a.array(), a.offset() + 1, a.length() - 1);
    if (bits < 1 || bits > (signed ? 64 : 63)) {
      throw FIELD_TYPE;
    }
    return new FieldStep.Type(signed, (int) bits);
  }

  /** Parses an offset in bits or, after {@code #}, in fields of that type; returns it in bits. */
  private static long fieldOffset(Call c, int index, FieldStep.Type type) {
    Bytes a = c.arg(index);
    if (a.length() == 0 || a.at(0) != '#') {
      return offset(c, index);
    }
    if (!Ascii.isLong(a.array(), a.offset() + 1, a.length() - 1)) {
      throw Errors.BIT_OFFSET;
    }
    long number = Ascii.toLong(a.array(), a.offset() + 1, a.length() - 1);
    if (number < 0 || number > Long.MAX_VALUE / type.bits()) {
      throw Errors.BIT_OFFSET;
    }
    c.bitmaps().checkOffset(number * type.bits());
    return number * type.bits();
  }
}
