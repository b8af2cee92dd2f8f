/** Tables: the columns of a dataset, how their values are written as texts, and the keys of their rows. */
package io.wavepivot.schemas.tables;
