/**
 * Spring Boot: a store in the process of the application, which Spring Data Redis uses in place of
 * a Redis server.
 */
@NullMarked
package io.reredis.spring.boot;

import org.jspecify.annotations.NullMarked;
