/** Records that could not be applied: how they are put aside, and put back. */
package io.wavepivot.pivot.deadletters;
