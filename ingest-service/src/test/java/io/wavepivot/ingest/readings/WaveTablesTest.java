package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.ingest.sql.NotInCatalogueException;
import io.wavepivot.ingest.sql.PlantServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaveTablesTest {

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
    void idsAscendAsTheServerSays() throws Exception {
        assertThat(PlantTables.readers(source.database).idIncrement()).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotConfiguredIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> PlantTables.TABLES.readers(
                        PlantTables.project(source.database)
                                .setServer("elsewhere")
                                .build(),
                        1_000))
                .isInstanceOf(NotInCatalogueException.class)
                .hasMessage("There is no server 'elsewhere' in ingest.mysql.servers; it has [%s]"
                        .formatted(PlantServer.address()));
    }

    @Test
    void eitherTableNeedsAnIndexOfItsWaves() throws Exception {
        for (String table : new String[] {"TL_measures", "extraction_cycle"}) {
            source.execute("ALTER TABLE " + table + " DROP INDEX wave_counter");

            assertThatThrownBy(() -> PlantTables.readers(source.database))
                    .isInstanceOf(NotInCatalogueException.class)
                    .hasMessageContaining("%s.%s has no index", source.database, table);
            source.execute("CREATE INDEX wave_counter ON " + table + " (wave_counter)");
        }
    }

    @Test
    void idsAndWavesAreWholeNumbers() throws Exception {
        source.execute("ALTER TABLE TL_measures MODIFY wave_counter VARCHAR(20)");

        assertThatThrownBy(() -> PlantTables.readers(source.database))
                .isInstanceOf(NotInCatalogueException.class)
                .hasMessage(
                        "The column `wave_counter` of the table `%s`.`TL_measures` is varchar(20);"
                                + " ids and waves are whole numbers, as of bigint",
                        source.database);
    }
}
