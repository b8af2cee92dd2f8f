package io.wavepivot.pivot.rows;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cells as a map, which is how tests compare them. */
public final class TestCells {

    private TestCells() {}

    /** Name to value, in the order of the cells. */
    public static Map<String, Object> map(Cells cells) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            String name = new String(cells.source(), cells.nameStart(i), cells.nameLength(i), StandardCharsets.UTF_8);
            map.put(name, cells.value(i));
        }
        return map;
    }
}
