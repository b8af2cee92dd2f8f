package io.wavepivot.schemas.http;

/**
 * What is wrong with one field or parameter of a request.
 *
 * @param field its name in the request
 * @param value what was given; null where nothing was
 * @param allowed what would have been right
 */
public record FieldError(String field, Object value, String allowed) {}
