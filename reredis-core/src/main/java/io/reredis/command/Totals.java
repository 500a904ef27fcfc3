package io.reredis.command;

/**
 * The totals of all transports.
 *
 * @param commands commands executed
 * @param netInput bytes received
 * @param netOutput bytes sent
 */
public record Totals(long commands, long netInput, long netOutput) {}
