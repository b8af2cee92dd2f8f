/** The endpoints for pivots: what is asked, checked, and handed to a format. */
package io.wavepivot.query.pivots;
