/** How reports are defined: what a request says, and what is wrong with it. */
package io.wavepivot.query.reports.define;
