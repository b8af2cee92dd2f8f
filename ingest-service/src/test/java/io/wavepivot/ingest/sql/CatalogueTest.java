package io.wavepivot.ingest.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.ingest.PlantDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private final Catalogue catalogue = PlantServer.CATALOGUE;
    private PlantDatabase source;

    @BeforeEach
    void create() throws Exception {
        source = PlantServer.database("DOUBLE");
    }

    @AfterEach
    void drop() throws Exception {
        source.close();
    }

    @Test
    void aTableHasTheColumnsThatAreAskedForInTheirOrderAndTheirTypes() throws Exception {
        Table table = table("TL_measures", "value", "id");

        assertThat(table.name()).isEqualTo("`%s`.`TL_measures`".formatted(source.database));
        assertThat(table.columns()).containsExactly("`value`", "`id`");
        assertThat(table.types()).first().isEqualTo("double");
        assertThat(table.types()).last().asString().startsWith("bigint");
    }

    @Test
    void whatTheServerLacksIsNamedWithWhatItHas() {
        assertThatThrownBy(() -> catalogue.table(PlantServer.server(), "nowhere", "TL_measures", List.of()))
                .isInstanceOfSatisfying(NotInCatalogueException.class, missing -> assertThat(missing.name())
                        .isEqualTo("nowhere"))
                .hasMessageStartingWith("There is no database 'nowhere' in server " + PlantServer.address())
                .hasMessageContaining(source.database);
        assertThatThrownBy(() -> table("tl_MEASURES"))
                .hasMessage(
                        "There is no table 'tl_MEASURES' in database %s, as far as '%s' may read;"
                                + " it has [TL_measures, extraction_cycle]",
                        source.database, PlantServer.server().username());
        assertThatThrownBy(() -> table("TL_measures", "id", "ID"))
                .hasMessage(
                        "There is no column 'ID' in table %s.TL_measures; it has [id, point_id, value, wave_counter]"
                                .formatted(source.database));
    }

    @Test
    void anIndexIsOneThatStartsWithTheColumnInLettersOfAnyCase() throws Exception {
        requireIndex("TL_measures", "WAVE_counter");
        source.execute("CREATE INDEX both_of_them ON TL_measures (wave_counter, point_id)");

        assertThatThrownBy(() -> requireIndex("TL_measures", "point_id"))
                .isInstanceOf(NotInCatalogueException.class)
                .hasMessage(
                        "The table %1$s.TL_measures has no index that starts with point_id:"
                                + " CREATE INDEX point_id ON `%1$s`.`TL_measures` (`point_id`)",
                        source.database);
    }

    /** What it selects from has the indexes. */
    @Test
    void aViewNeedsNoIndex() throws Exception {
        source.execute("CREATE VIEW seen AS SELECT id, wave_counter, point_id, value FROM TL_measures");

        requireIndex("seen", "wave_counter");

        assertThat(table("seen", "id").columns()).containsExactly("`id`");
    }

    private Table table(String name, String... columns) throws Exception {
        return catalogue.table(PlantServer.server(), source.database, name, List.of(columns));
    }

    private void requireIndex(String table, String column) throws Exception {
        catalogue.requireIndex(PlantServer.server(), source.database, table, column);
    }
}
