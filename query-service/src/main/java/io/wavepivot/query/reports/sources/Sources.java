package io.wavepivot.query.reports.sources;

import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.read.PivotReader;
import io.wavepivot.query.tables.TableReader;
import io.wavepivot.query.tables.Tables;
import io.wavepivot.schemas.ReportSource;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The pivots and tables that there are. Every method throws {@link com.mongodb.MongoException} in an outage. */
@Singleton
public class Sources {

    private final Pivots pivots;
    private final PivotReader pivotReader;
    private final Tables tables;
    private final TableReader tableReader;

    Sources(Pivots pivots, PivotReader pivotReader, Tables tables, TableReader tableReader) {
        this.pivots = pivots;
        this.pivotReader = pivotReader;
        this.tables = tables;
        this.tableReader = tableReader;
    }

    /** What a report reads; empty when there is no such thing. */
    public Optional<Source> find(ReportSource source) {
        return switch (source.getKind()) {
            case PIVOT ->
                pivots.current(source.getName())
                        .map(pivot -> new PivotSource(source.getRelation(), pivot, pivots.columns(pivot), pivotReader));
            case TABLE ->
                tables.find(source.getName()).map(table -> new TableSource(source.getRelation(), table, tableReader));
        };
    }

    /** That there is no such thing, for people. */
    public static String missing(ReportSource source) {
        return switch (source.getKind()) {
            case PIVOT ->
                "There is no pivot '%s'; one that is being built for the first time is not there yet"
                        .formatted(source.getName());
            case TABLE -> "There is no table '%s'".formatted(source.getName());
        };
    }
}
