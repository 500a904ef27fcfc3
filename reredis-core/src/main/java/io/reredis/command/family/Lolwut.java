package io.reredis.command.family;

import java.util.random.RandomGenerator;

/**
 * Draws the picture of LOLWUT: an elementary cellular automaton, one row for each generation. The
 * rules to choose from are those that draw something from a single cell or from noise, and keep
 * empty space empty.
 */
final class Lolwut {
  static final int COLUMNS = 66;
  static final int ROWS = 22;
  static final int MAX_COLUMNS = 1000;
  static final int MAX_ROWS = 1000;

  private static final int[] RULES = {18, 22, 30, 54, 60, 90, 110, 126, 150};
  private static final String INKS = "#*o@%+";

  private Lolwut() {}

  static String draw(int columns, int rows, RandomGenerator random) {
    int rule = RULES[random.nextInt(RULES.length)];
    char ink = INKS.charAt(random.nextInt(INKS.length()));
    boolean[] cells = new boolean[columns];
    boolean noise = random.nextInt(3) == 0;
    for (int i = 0; i < columns; i++) {
      cells[i] = noise ? random.nextBoolean() : i == columns / 2;
    }
    StringBuilder picture = new StringBuilder((columns + 1) * rows + 80);
    for (int row = 0; row < rows; row++) {
      int end = picture.length();
      for (int i = 0; i < columns; i++) {
        picture.append(cells[i] ? ink : ' ');
        end = cells[i] ? picture.length() : end;
      }
      picture.setLength(end);
      picture.append('\n');
      cells = next(cells, rule);
    }
    return picture.append("\nRule ").append(rule).append(", told once and followed. ").toString();
  }

  /** Returns the next generation; the first and the last cell are neighbours. */
  private static boolean[] next(boolean[] cells, int rule) {
    int count = cells.length;
    boolean[] following = new boolean[count];
    for (int i = 0; i < count; i++) {
      int left = cells[(i + count - 1) % count] ? 4 : 0;
      int middle = cells[i] ? 2 : 0;
      int right = cells[(i + 1) % count] ? 1 : 0;
      following[i] = (rule >> (left | middle | right) & 1) != 0;
    }
    return following;
  }
}
