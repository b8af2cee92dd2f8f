/** Patches of pivot rows: from the bytes of a record to a change of a row. */
package io.wavepivot.pivot.patches;
