package io.wavepivot.schemas.wire;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/** As a generated type of ours may become. */
public final class Noted extends SpecificRecordBase {

    public static final SpecificData MODEL$ = new SpecificData();
    public static final Schema SCHEMA$ = SchemaBuilder.record("Noted")
            .namespace(Noted.class.getPackageName())
            .fields()
            .name("at")
            .type(Schema.createUnion(
                    Schema.create(Schema.Type.NULL),
                    LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG))))
            .noDefault()
            .endRecord();

    static {
        MODEL$.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    Object at;

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public Object get(int field) {
        return at;
    }

    @Override
    public void put(int field, Object value) {
        at = value;
    }
}
