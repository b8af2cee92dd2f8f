/** What the documents in MongoDB are called, which keys they have, and of which types their cells are. */
package io.wavepivot.schemas.mongo;
