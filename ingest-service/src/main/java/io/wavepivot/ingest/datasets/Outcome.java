package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.http.FieldError;
import java.util.List;

/** What came of a request for a dataset. */
sealed interface Outcome {

    record Accepted(Dataset dataset) implements Outcome {}

    /** @param errors all that is wrong */
    record Refused(List<FieldError> errors) implements Outcome {}
}
