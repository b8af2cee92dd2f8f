/** Puts dead letters back on request. */
package io.wavepivot.pivot.replay;
