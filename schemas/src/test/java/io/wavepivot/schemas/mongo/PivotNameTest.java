package io.wavepivot.schemas.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PivotNameTest {

    @Test
    void theNameOfAWavePivotIsFine() {
        assertThat(PivotName.objection("TOR-BGO-150KingW;TL_measures;Extraction_1_dev_a;300"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a$b", "a|b", "a/b", "a\u0000b", "columns", "pivots", "system.users", "table.employees"
            })
    void namesThatMongoDbOrTheContractsCannotHaveAreNot(String name) {
        assertThat(PivotName.objection(name)).isPresent();
    }

    @Test
    void namesThatAreTooLongAreNot() {
        assertThat(PivotName.objection("ü".repeat(100))).isEmpty();
        assertThat(PivotName.objection("ü".repeat(101))).isPresent();
    }

    @Test
    void aNameIsMadeOfItsParts() {
        String name = PivotName.of("project", "measures", "", "300");

        assertThat(name).isEqualTo("project;measures;;300");
        assertThat(PivotName.parts(name)).containsExactly("project", "measures", "", "300");
    }

    @Test
    void aPlanIsNoWavePivotOfAProjectOfThatName() {
        assertThat(PivotName.isOfPlan(PivotName.ofPlan("hires", "17"))).isTrue();
        assertThat(PivotName.isOfPlan(PivotName.of("plan", "measures", "monitory", "300")))
                .isFalse();
    }
}
