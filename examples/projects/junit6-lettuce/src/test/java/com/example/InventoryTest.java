package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import io.reredis.junit.Faults;
import io.reredis.junit.ReredisTest;
import org.junit.jupiter.api.Test;

@ReredisTest
class InventoryTest {
  @Test
  void takesWhatIsInStock(RedisCommands<String, String> redis) {
    Inventory inventory = new Inventory(redis);
    inventory.add("apple", 1);
    assertTrue(inventory.take("apple"));
    assertFalse(inventory.take("apple"));
    assertEquals(5, inventory.add("apple", 5));
    assertTrue(getClass().getModule().isNamed());
  }

  @Test
  void reportsThatRedisIsFull(RedisCommands<String, String> redis, Faults faults) {
    faults.on("HINCRBY").outOfMemory();
    Inventory inventory = new Inventory(redis);
    assertThrows(RedisCommandExecutionException.class, () -> inventory.add("apple", 1));
  }
}
