package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.http.FieldError;
import java.util.List;
import java.util.Set;

/** What came of a request for a dataset. */
sealed interface Outcome {

    /** @param dropped columns that it is to have no longer */
    record Accepted(Dataset dataset, Set<String> dropped) implements Outcome {}

    /** @param errors all that is wrong */
    record Refused(List<FieldError> errors) implements Outcome {}
}
