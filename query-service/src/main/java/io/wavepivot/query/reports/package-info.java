/** Reports: questions that are asked again and again, answered by SQL over pivots and tables, with a picture. */
package io.wavepivot.query.reports;
