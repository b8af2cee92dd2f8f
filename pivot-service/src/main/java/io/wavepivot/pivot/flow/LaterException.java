package io.wavepivot.pivot.flow;

import org.apache.kafka.common.KafkaException;

/** What was read cannot be written yet, as is to be expected now and then: it is read again after a pause. */
public class LaterException extends KafkaException {

    protected LaterException(String message) {
        super(message);
    }
}
