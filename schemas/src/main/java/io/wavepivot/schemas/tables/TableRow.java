package io.wavepivot.schemas.tables;

import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * What a record of a table says.
 *
 * @param key the values of the row's primary key, in the order of its parts
 * @param values of the row, as its table is defined; null: there is no such row any longer
 */
public record TableRow(List<Object> key, GenericRecord values) {}
