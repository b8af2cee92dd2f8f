package io.wavepivot.pivot.write;

/**
 * A row that cannot become what it would.
 *
 * @param reason for people
 */
public record Refusal(String pivot, String rowKey, String reason) {}
