package io.wavepivot.schemas.wire;

import org.apache.kafka.common.errors.RetriableException;

/** The schema registry did not answer as it should: an outage, not bad data. Trying again may help. */
public class SchemaRegistryException extends RetriableException {

    public SchemaRegistryException(String message) {
        super(message);
    }

    public SchemaRegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
