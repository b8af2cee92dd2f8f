/** What an aggregate pivot is made of: its terms over the fields of tables, and what each row adds to it. */
package io.wavepivot.pivot.aggregate.query;
